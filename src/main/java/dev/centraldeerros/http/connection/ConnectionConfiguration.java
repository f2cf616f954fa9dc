package dev.centraldeerros.http.connection;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.netty.resources.LoopResources;

/** Has new connections taken in by a thread of its own. */
@Configuration(proxyBeanMethods = false)
class ConnectionConfiguration {
    private static final int TAKING_IN = 1;

    /**
     * Where the threads that serve connections take new ones in, too, a turn of theirs takes 16 in and then reads from all that are
     * open: under a flood, who came new waited for up to a minute while others were served again and again.
     */
    @Bean
    static BeanPostProcessor takesInApart() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String name) {
                if (bean instanceof ReactorResourceFactory resources) {
                    resources.setUseGlobalResources(false);
                    resources.setLoopResourcesSupplier(
                            () -> LoopResources.create("http", TAKING_IN, LoopResources.DEFAULT_IO_WORKER_COUNT, true));
                }
                return bean;
            }
        };
    }
}
