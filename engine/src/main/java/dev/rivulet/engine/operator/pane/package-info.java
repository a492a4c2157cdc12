/**
 * Windows that put out more than once: panes before and behind the watermark, of windows that take late rows, and windows of rows. Entry
 * type {@link dev.rivulet.engine.operator.pane.PaneOperator}; when a pane comes out is decided by
 * {@link dev.rivulet.engine.operator.pane.PaneFiring} alone. Must not depend on threads, clocks or the disk.
 */
@NullMarked
package dev.rivulet.engine.operator.pane;

import org.jspecify.annotations.NullMarked;
