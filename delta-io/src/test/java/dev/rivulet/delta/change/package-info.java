@NullMarked
package dev.rivulet.delta.change;

import org.jspecify.annotations.NullMarked;
