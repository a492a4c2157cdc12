@NullMarked
package dev.rivulet.delta.upkeep;

import org.jspecify.annotations.NullMarked;
