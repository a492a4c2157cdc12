@NullMarked
package dev.rivulet.delta.spill;

import org.jspecify.annotations.NullMarked;
