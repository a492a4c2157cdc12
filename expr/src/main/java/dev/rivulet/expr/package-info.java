/** SQL expressions: they are parsed, typed against a schema and compiled to code over rows. */
@NullMarked
package dev.rivulet.expr;

import org.jspecify.annotations.NullMarked;
