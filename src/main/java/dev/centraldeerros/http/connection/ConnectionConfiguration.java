package dev.centraldeerros.http.connection;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.netty.resources.LoopResources;

/** Accepts connections on a dedicated thread. */
@Configuration(proxyBeanMethods = false)
class ConnectionConfiguration {
    private static final int ACCEPTING = 1;

    /**
     * An event loop that also accepts takes 16 connections per iteration and then reads from all open ones. Under a flood,
     * new connections waited for up to a minute.
     */
    @Bean
    static BeanPostProcessor acceptsOnOwnThread() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String name) {
                if (bean instanceof ReactorResourceFactory resources) {
                    resources.setUseGlobalResources(false);
                    resources.setLoopResourcesSupplier(
                            () -> LoopResources.create("http", ACCEPTING, LoopResources.DEFAULT_IO_WORKER_COUNT, true));
                }
                return bean;
            }
        };
    }
}
