/** Tests of all modules together: what no module can hold by itself, such as the directions between them. */
@NullMarked
package dev.rivulet.system;

import org.jspecify.annotations.NullMarked;
