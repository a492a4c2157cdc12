/** The whole engine in simulation, against a plain recomputation. */
package dev.rivulet.system.sim;
