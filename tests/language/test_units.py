"""Units: amounts, durations and modes are not plain numbers or text."""

import pytest

from tests.language.program import accepted, final, in_pipeline, in_step, refused


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("resources { memory = «512m» }", "WZ3012", "half a byte"),
        ("resources { memory = «512» }", "WZ3012", "512 bytes"),
        ("resources { memory = 128Mi..«512m» }", "WZ3012", "half a byte"),
        ('resources { memory = «"512Mi"» }', "WZ3001", "not the text"),
        ("resources { cpu = «512Mi» }", "WZ3012", "cpu is counted in cores"),
        ('resources { cpu = «"500m"» }', "WZ3001", "not the text"),
        ('resources { "nvidia.com/gpu" = «500m» }', "WZ5005", "not a whole number"),
        ("timeout = «5m»", "WZ3012", "minutes are written `min`"),
        ("timeout = «30»", "WZ3012", "has no unit"),
        ('timeout = «"30s"»', "WZ3001", "not the text"),
        ("timeout = «1Gi»", "WZ3012", "an amount, not a duration"),
        ("timeout = «30sec»", "WZ1013", "unit `sec`"),
        ("retry { backoff = 30s..«10m» }", "WZ3012", "minutes are written `min`"),
        ("retry { limit = «3s» }", "WZ3001", "not the duration"),
        ('artifacts = s3(bucket = "bucket", default_mode = «775»)', "WZ5012", "modes are octal"),
        ('artifacts = s3(bucket = "bucket", default_mode = «400»)', "WZ5012", "modes are octal"),
        ('artifacts = s3(bucket = "bucket", default_mode = «0o1777»)', "WZ5012", "not a mode"),
        ('artifacts = s3(bucket = "bucket", default_mode = «"0o775"»)', "WZ3001", "not the text"),
    ],
)
def test_a_wrong_unit_asks_what_is_meant(line: str, code: str, says: str) -> None:
    [found] = refused(in_step(line), code)
    assert says in found.message


def test_what_is_counted_names_its_resource() -> None:
    [found] = refused(in_step("resources { gpu = «0.5» }"), "WZ5005")
    assert "of gpu is not a whole number" in found.message
    assert found.help is not None and found.help.endswith("`gpu = 1`")
    for entry in ('"nvidia.com/gpu" = «1.5»', '"nvidia.com/gpu" = «1.5»..2'):
        [found] = refused(in_step(f"resources {{ {entry} }}"), "WZ5005")
        assert found.help is not None and found.help.endswith('`"nvidia.com/gpu" = 2`')


@pytest.mark.parametrize("mode", ["0o775", "0o400", "509", "0"])
def test_modes_of_files(mode: str) -> None:
    accepted(in_step(f'artifacts = s3(bucket = "bucket", default_mode = {mode})'))


def test_a_mode_is_looked_at_as_it_was_written() -> None:
    text = "let mode = 400\n" + in_step('artifacts = s3(bucket = "bucket", default_mode = «mode»)')
    refused(text, "WZ5012")
    text = "param mode: int = 0o400\n" + in_step(
        'artifacts = s3(bucket = "bucket", default_mode = mode)'
    )
    accepted(text)


def test_units_can_be_computed() -> None:
    text = "param factor: int = 2\n" + in_step(
        "resources { memory = 1Gi * factor }\ntimeout = 30min * factor"
    )
    assert final(text, "s.resources.memory") == "2Gi"
    assert final(text, "s.timeout") == "1h"
    [found] = refused(
        "param factor: float = 0.0001\n" + in_step("resources { memory = «1Ki * factor» }"),
        "WZ3012",
    )
    assert "less than a byte" in found.message


def test_formats_of_names_and_images() -> None:
    for line, code in [
        ('namespace = «"Rag"»', "WZ5001"),
        ('schedule = «"61 * * * *"»', "WZ5002"),
        ('schedule = «"0 0 31 2 *"»', "WZ5002"),
        ('schedule { cron = "@daily", timezone = «"Europe/Berln"» }', "WZ5003"),
        ('defaults { image = «"UPPER"» }', "WZ5004"),
        ('labels { «"a b"» = "x" }', "WZ5008"),
        ('labels { a = «"x y"» }', "WZ5008"),
        ('data_dir = «"rel"»', "WZ5007"),
    ]:
        refused(in_pipeline(line), code)
        refused(in_pipeline(line).replace("pipeline p {", "pipeline p {\n"), code)
