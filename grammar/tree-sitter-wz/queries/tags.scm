; Names for the list of symbols of a file, and for jumping to them.

(pipeline
  name: (name) @name) @definition.module

(profile
  name: (name) @name) @definition.module

(component
  name: (name) @name) @definition.function

(preset
  name: (name) @name) @definition.function

(extern_middleware
  name: (name) @name) @definition.function

(extern_template
  name: (name) @name) @definition.function

(extern_step
  name: (name) @name) @definition.class

(contract
  name: (name) @name) @definition.class

(cluster
  name: (name) @name) @definition.constant

(param
  name: (name) @name) @definition.constant

(let
  name: (name) @name) @definition.constant

(step
  name: (name) @name) @definition.method

(call
  function: (reference) @name) @reference.call

(call
  function: (attribute
    member: (name) @name)) @reference.call

(use
  name: (path
    (name) @name .)) @reference.call

(named_type
  name: (path
    (name) @name .)) @reference.class
