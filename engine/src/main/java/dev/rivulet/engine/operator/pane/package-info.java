/**
 * Windows that put out more than once: panes before and behind the watermark, of windows that take late rows, and windows of rows. Entry
 * types {@link dev.rivulet.engine.operator.pane.PaneOperator}, where {@link dev.rivulet.engine.operator.pane.PaneFiring} alone decides when a
 * pane comes out, and {@link dev.rivulet.engine.operator.pane.CountOperator}. Must not depend on threads, clocks or the disk.
 */
@NullMarked
package dev.rivulet.engine.operator.pane;

import org.jspecify.annotations.NullMarked;
