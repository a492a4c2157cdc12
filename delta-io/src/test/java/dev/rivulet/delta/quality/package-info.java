@NullMarked
package dev.rivulet.delta.quality;

import org.jspecify.annotations.NullMarked;
