/**
 * Where agents meet: slots of the rings and cells that one agent writes and others read. The only package of the engine that
 * deals with memory ordering, which it leaves to Disruptor's sequences and JCTools' queues.
 */
@NullMarked
package dev.rivulet.engine.ring;

import org.jspecify.annotations.NullMarked;
