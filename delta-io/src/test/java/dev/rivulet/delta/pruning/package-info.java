@NullMarked
package dev.rivulet.delta.pruning;

import org.jspecify.annotations.NullMarked;
