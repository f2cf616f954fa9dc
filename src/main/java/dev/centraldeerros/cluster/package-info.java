/** Messages between the nodes on one database: each is a {@link dev.centraldeerros.cluster.ClusterTopic}'s. */
@NullMarked
package dev.centraldeerros.cluster;

import org.jspecify.annotations.NullMarked;
