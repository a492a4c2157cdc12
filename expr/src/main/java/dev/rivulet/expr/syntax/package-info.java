/**
 * From text to a tree of names, literals and calls that knows no types yet: entry type {@link
 * dev.rivulet.expr.syntax.SqlParser}. The only package that knows the third-party parser; nothing of it comes out.
 */
@NullMarked
package dev.rivulet.expr.syntax;

import org.jspecify.annotations.NullMarked;
