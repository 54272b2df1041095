"""Sprig's functions (functions.go of v3.3, without those that Argo takes out: env, expandenv)."""

from wzc.verify.language.functions import Function, signatures

# As Go declares them; Go calls them as they are, so each argument has just this type.
SPRIG: dict[str, Function] = signatures(
    """
    abbrev(int, text) text
    abbrevboth(int, int, text) text
    add(any...) int64
    add1(any) int64
    add1f(any) float
    addf(any...) float
    adler32sum(text) text
    ago(any) text
    all(any...) bool
    any(any...) bool
    append(any, any) list
    atoi(text) int
    b32dec(text) text
    b32enc(text) text
    b64dec(text) text
    b64enc(text) text
    base(text) text
    bcrypt(text) text
    biggest(any, any...) int64
    buildCustomCert(text, text) other
    camelcase(text) text
    cat(any...) text
    ceil(any) float
    chunk(int, any) list
    clean(text) text
    coalesce(any...) any
    compact(any) list
    concat(any...) any
    contains(text, text) bool
    date(text, any) text
    dateInZone(text, any, text) text
    dateModify(text, other) other
    date_in_zone(text, any, text) text
    date_modify(text, other) other
    decryptAES(text, text) text
    deepCopy(any) any
    deepEqual(any, any) bool
    default(any, any...) any
    derivePassword(other, text, text, text, text) text
    dict(any...) map
    dig(any...) any
    dir(text) text
    div(any, any) int64
    divf(any, any...) float
    duration(any) text
    durationRound(any) text
    empty(any) bool
    encryptAES(text, text) text
    ext(text) text
    fail(text) text
    first(any) any
    float64(any) float
    floor(any) float
    fromJson(text) any
    genCA(text, int) other
    genCAWithKey(text, int, text) other
    genPrivateKey(text) text
    genSelfSignedCert(text, list, list, int) other
    genSelfSignedCertWithKey(text, list, list, int, text) other
    genSignedCert(text, list, list, int, other) other
    genSignedCertWithKey(text, list, list, int, other, text) other
    get(map, text) any
    getHostByName(text) text
    has(any, any) bool
    hasKey(map, text) bool
    hasPrefix(text, text) bool
    hasSuffix(text, text) bool
    hello() text
    htmlDate(any) text
    htmlDateInZone(any, text) text
    htpasswd(text, text) text
    indent(int, text) text
    initial(any) list
    initials(text) text
    int(any) int
    int64(any) int64
    isAbs(text) bool
    join(text, any) text
    kebabcase(text) text
    keys(map...) list
    kindIs(text, any) bool
    kindOf(any) text
    last(any) any
    list(any...) list
    lower(text) text
    max(any, any...) int64
    maxf(any, any...) float
    merge(map, map...) any
    mergeOverwrite(map, map...) any
    min(any, any...) int64
    minf(any, any...) float
    mod(any, any) int64
    mul(any, any...) int64
    mulf(any, any...) float
    mustAppend(any, any) list
    mustChunk(int, any) list
    mustCompact(any) list
    mustDateModify(text, other) other
    mustDeepCopy(any) any
    mustFirst(any) any
    mustFromJson(text) any
    mustHas(any, any) bool
    mustInitial(any) list
    mustLast(any) any
    mustMerge(map, map...) any
    mustMergeOverwrite(map, map...) any
    mustPrepend(any, any) list
    mustPush(any, any) list
    mustRegexFind(text, text) text
    mustRegexFindAll(text, text, int) list
    mustRegexMatch(text, text) bool
    mustRegexReplaceAll(text, text, text) text
    mustRegexReplaceAllLiteral(text, text, text) text
    mustRegexSplit(text, text, int) list
    mustRest(any) list
    mustReverse(any) list
    mustSlice(any, any...) any
    mustToDate(text, text) other
    mustToJson(any) text
    mustToPrettyJson(any) text
    mustToRawJson(any) text
    mustUniq(any) list
    mustWithout(any, any...) list
    must_date_modify(text, other) other
    nindent(int, text) text
    nospace(text) text
    now() other
    omit(map, text...) map
    osBase(text) text
    osClean(text) text
    osDir(text) text
    osExt(text) text
    osIsAbs(text) bool
    pick(map, text...) map
    pluck(text, map...) list
    plural(text, text, int) text
    prepend(any, any) list
    push(any, any) list
    quote(any...) text
    randAlpha(int) text
    randAlphaNum(int) text
    randAscii(int) text
    randBytes(int) text
    randInt(int, int) int
    randNumeric(int) text
    regexFind(text, text) text
    regexFindAll(text, text, int) list
    regexMatch(text, text) bool
    regexQuoteMeta(text) text
    regexReplaceAll(text, text, text) text
    regexReplaceAllLiteral(text, text, text) text
    regexSplit(text, text, int) list
    repeat(int, text) text
    replace(text, text, text) text
    rest(any) list
    reverse(any) list
    round(any, int, float...) float
    semver(text) other
    semverCompare(text, text) bool
    seq(int...) text
    set(map, text, any) map
    sha1sum(text) text
    sha256sum(text) text
    sha512sum(text) text
    shuffle(text) text
    slice(any, any...) any
    snakecase(text) text
    sortAlpha(any) list
    split(text, text) map
    splitList(text, text) list
    splitn(text, int, text) map
    squote(any...) text
    sub(any, any) int64
    subf(any, any...) float
    substr(int, int, text) text
    swapcase(text) text
    ternary(any, any, bool) any
    title(text) text
    toDate(text, text) other
    toDecimal(any) int64
    toJson(any) text
    toPrettyJson(any) text
    toRawJson(any) text
    toString(any) text
    toStrings(any) list
    trim(text) text
    trimAll(text, text) text
    trimPrefix(text, text) text
    trimSuffix(text, text) text
    trimall(text, text) text
    trunc(int, text) text
    tuple(any...) list
    typeIs(text, any) bool
    typeIsLike(text, any) bool
    typeOf(any) text
    uniq(any) list
    unixEpoch(other) text
    unset(map, text) map
    until(int) list
    untilStep(int, int, int) list
    untitle(text) text
    upper(text) text
    urlJoin(map) text
    urlParse(text) map
    uuidv4() text
    values(map) list
    without(any, any...) list
    wrap(int, text) text
    wrapWith(int, text, text) text
    """
)
