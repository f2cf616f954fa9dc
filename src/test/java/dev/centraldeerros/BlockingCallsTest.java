package dev.centraldeerros;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.resources.LoopResources;
import reactor.test.StepVerifier;

/** A blocking call is an error in this whole test run; here is the proof that it would be seen. */
class BlockingCallsTest {
    @Test
    void aBlockingCallOnAParallelThreadIsSeen() {
        StepVerifier.create(Mono.fromCallable(BlockingCallsTest::sleep).subscribeOn(Schedulers.parallel()))
                .verifyErrorSatisfies(BlockingCallsTest::isTheBlockingCall);
    }

    @Test
    void aBlockingCallOnTheServersEventLoopIsSeen() {
        LoopResources loops = LoopResources.create("reactor-http");
        try {
            for (boolean nativeTransport : new boolean[] {true, false}) {
                Scheduler loop =
                        Schedulers.fromExecutor(loops.onServer(nativeTransport).next());
                StepVerifier.create(Mono.fromCallable(BlockingCallsTest::sleep).subscribeOn(loop))
                        .verifyErrorSatisfies(BlockingCallsTest::isTheBlockingCall);
            }
        } finally {
            loops.dispose();
        }
    }

    @Test
    void whereBlockingIsRightItIsLeftAlone() {
        StepVerifier.create(Mono.fromCallable(BlockingCallsTest::sleep).subscribeOn(Schedulers.boundedElastic()))
                .expectNext("slept")
                .verifyComplete();
    }

    private static String sleep() throws InterruptedException {
        Thread.sleep(1);
        return "slept";
    }

    private static void isTheBlockingCall(Throwable failure) {
        assertThat(failure).isInstanceOf(BlockingOperationError.class).hasMessageContaining("java.lang.Thread");
    }
}
