/** How far event time has come, per source and partition, as a pure function of the log. */
@NullMarked
package dev.rivulet.engine.watermark;

import org.jspecify.annotations.NullMarked;
