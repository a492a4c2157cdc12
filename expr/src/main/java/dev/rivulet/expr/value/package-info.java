/**
 * Pure functions over single values in the meaning of the SQL dialect: comparing, parsing, printing and rounding them. Knows no rows
 * and no expressions.
 */
@NullMarked
package dev.rivulet.expr.value;

import org.jspecify.annotations.NullMarked;
