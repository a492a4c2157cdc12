/**
 * Changes of what a table wants of its rows ({@link dev.rivulet.delta.alter.TableAlteration}, which is API), and how rows and files fare
 * that were written before; the rest is public for the package above.
 */
@NullMarked
package dev.rivulet.delta.alter;

import org.jspecify.annotations.NullMarked;
