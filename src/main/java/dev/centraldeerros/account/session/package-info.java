/** Sessions: storage, revocation, the browser's cookie and its protection. */
@NullMarked
package dev.centraldeerros.account.session;

import org.jspecify.annotations.NullMarked;
