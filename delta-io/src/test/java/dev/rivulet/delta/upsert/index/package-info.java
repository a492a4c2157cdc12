@NullMarked
package dev.rivulet.delta.upsert.index;

import org.jspecify.annotations.NullMarked;
