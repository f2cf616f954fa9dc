package dev.centraldeerros.cluster;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The thread that runs {@link ClusterBus} and calls every {@link ClusterTopic}. */
@Component
public final class ClusterThread implements DisposableBean {
    private final Scheduler scheduler = Schedulers.newSingle("cluster", true);

    public Scheduler scheduler() {
        return scheduler;
    }

    @Override
    public void destroy() {
        scheduler.dispose();
    }
}
