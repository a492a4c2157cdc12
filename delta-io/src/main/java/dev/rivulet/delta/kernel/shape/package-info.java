/**
 * What a version of a table wants of its rows ({@link dev.rivulet.delta.kernel.shape.TableShape}) and edits of that
 * ({@link dev.rivulet.delta.kernel.shape.ShapeEdit}), in our terms and in Kernel's. Public only for the packages around it; not an API.
 */
@NullMarked
package dev.rivulet.delta.kernel.shape;

import org.jspecify.annotations.NullMarked;
