"""What is said about the queue, its workers, candidates, recipes, and a library on a server."""

from __future__ import annotations

from typing import Final

from thyroid_desktop.ui.marking import QT_TRANSLATE_NOOP

OF_TRAINING: Final = (
    # The queue
    QT_TRANSLATE_NOOP("Sentences", "There is nothing to learn from"),
    QT_TRANSLATE_NOOP("Sentences", "no case and no dataset bundle is named"),
    QT_TRANSLATE_NOOP("Sentences", "There is no recipe"),
    QT_TRANSLATE_NOOP("Sentences", "its text is empty"),
    QT_TRANSLATE_NOOP("Sentences", "The limit of steps makes no sense"),
    QT_TRANSLATE_NOOP("Sentences", "it is %1, and 0 means none"),
    QT_TRANSLATE_NOOP("Sentences", "Job %1 cannot be queued once more"),
    QT_TRANSLATE_NOOP("Sentences", "Job %1 is not in the queue"),
    QT_TRANSLATE_NOOP("Sentences", "it was never queued in this profile"),
    QT_TRANSLATE_NOOP("Sentences", "Job %1 is no longer held by %2"),
    QT_TRANSLATE_NOOP("Sentences", "another worker has it, or it ended"),
    QT_TRANSLATE_NOOP("Sentences", "It has ended too many workers"),
    QT_TRANSLATE_NOOP("Sentences", "its worker ended unexpectedly"),
    # From the worker, beside the sentences of training itself, which are in English
    QT_TRANSLATE_NOOP("Sentences", "memory ran out"),
    QT_TRANSLATE_NOOP("Sentences", "its process was ended by signal %1; is memory short?"),
    QT_TRANSLATE_NOOP("Sentences", "its process ended with code %1"),
    QT_TRANSLATE_NOOP("Sentences", "The training worker could not be started"),
    # Adopting
    QT_TRANSLATE_NOOP("Sentences", "There is no model to adopt"),
    QT_TRANSLATE_NOOP("Sentences", "the training has not come to one"),
    QT_TRANSLATE_NOOP("Sentences", "%1 is in use already"),
    QT_TRANSLATE_NOOP("Sentences", "there is nothing to change"),
    QT_TRANSLATE_NOOP("Sentences", "%1 cannot be adopted"),
    QT_TRANSLATE_NOOP("Sentences", "what lies in its folder is not the model that was measured"),
    QT_TRANSLATE_NOOP("Sentences", "The adoption cannot be taken back"),
    QT_TRANSLATE_NOOP("Sentences", "it is not the last one, or was taken back already"),
    QT_TRANSLATE_NOOP("Sentences", "no model was in use before it"),
    QT_TRANSLATE_NOOP("Sentences", "The adoption was taken back already"),
    QT_TRANSLATE_NOOP("Sentences", "it was done in another window, or a moment ago"),
    QT_TRANSLATE_NOOP("Sentences", "another model was adopted a moment ago"),
    QT_TRANSLATE_NOOP("Sentences", "The model %1 was altered"),
    QT_TRANSLATE_NOOP("Sentences", "it is not the one that answered before"),
    QT_TRANSLATE_NOOP("Sentences", "another model of this name is installed"),
    QT_TRANSLATE_NOOP("Sentences", "%1 was altered meanwhile"),
    QT_TRANSLATE_NOOP("Sentences", "%1 cannot be installed"),
    QT_TRANSLATE_NOOP("Sentences", "The result in %1 cannot be read"),
    QT_TRANSLATE_NOOP("Sentences", "Is the folder of the job gone?"),
    # Recipes
    QT_TRANSLATE_NOOP("Sentences", "it cannot be read (%1)"),
    QT_TRANSLATE_NOOP("Sentences", "it does not say which networks are trained in which stages"),
    QT_TRANSLATE_NOOP("Sentences", "it has no id, no version or no title"),
    QT_TRANSLATE_NOOP("Sentences", "the network %1 is unknown"),
    QT_TRANSLATE_NOOP("Sentences", "folds, copies or epochs are too few"),
    # A library on a server
    QT_TRANSLATE_NOOP("Sentences", "The address of the store is not understood"),
    QT_TRANSLATE_NOOP("Sentences", "its host or port is not understood"),
    QT_TRANSLATE_NOOP("Sentences", "it is not written like one"),
    QT_TRANSLATE_NOOP("Sentences", "it lacks the user, the host or the database"),
    QT_TRANSLATE_NOOP("Sentences", "it holds a character that no server takes"),
    QT_TRANSLATE_NOOP("Sentences", "behind the question mark only sslmode=%1 and sslrootcert=FILE may stand"),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "Write it as postgresql://user@host/database, and keep the password in the environment as PGPASSWORD.",
    ),
    QT_TRANSLATE_NOOP("Sentences", "the server of the library cannot be reached"),
    QT_TRANSLATE_NOOP("Sentences", "what answers there is no PostgreSQL server"),
    QT_TRANSLATE_NOOP("Sentences", "Check the network and the server, and try again."),
    QT_TRANSLATE_NOOP("Sentences", "Correct the address."),
    QT_TRANSLATE_NOOP("Sentences", "the connection to its server was lost"),
    QT_TRANSLATE_NOOP("Sentences", "its server does not let this user in"),
    QT_TRANSLATE_NOOP("Sentences", "Check the user's name and password in the address."),
    QT_TRANSLATE_NOOP("Sentences", "Let the user of the address own the tables and write to the server."),
    QT_TRANSLATE_NOOP("Sentences", "Wait a moment and try again."),
    QT_TRANSLATE_NOOP("Sentences", "its server took too long to answer"),
    QT_TRANSLATE_NOOP("Sentences", "Try again, or ask those who look after the server."),
    QT_TRANSLATE_NOOP("Sentences", "its server is starting or stopping"),
    QT_TRANSLATE_NOOP("Sentences", "the disk of its server is full"),
    QT_TRANSLATE_NOOP("Sentences", "Free some space on the server and try again."),
    QT_TRANSLATE_NOOP("Sentences", "its server cannot serve any more programs"),
    QT_TRANSLATE_NOOP("Sentences", "Close other programs, or try again later."),
    QT_TRANSLATE_NOOP("Sentences", "it is damaged"),
    QT_TRANSLATE_NOOP("Sentences", "Restore a copy of the database."),
    QT_TRANSLATE_NOOP("Sentences", "a text or a number does not fit into its server's tables"),
    QT_TRANSLATE_NOOP("Sentences", "there is no such database on its server"),
    QT_TRANSLATE_NOOP("Sentences", "Create an empty database, or correct the address."),
    QT_TRANSLATE_NOOP("Sentences", "the disk of its server cannot be read or written"),
    QT_TRANSLATE_NOOP("Sentences", "Ask those who look after the server."),
    QT_TRANSLATE_NOOP("Sentences", "its server refused with code %1"),
    QT_TRANSLATE_NOOP("Sentences", "its server offers no encryption, and others on the network could read along"),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "Turn on TLS on the server; where the network is trusted, end the address with ?sslmode=disable.",
    ),
    QT_TRANSLATE_NOOP("Sentences", "the file of sslrootcert holds no certificates or cannot be read"),
    QT_TRANSLATE_NOOP("Sentences", "its server does not prove who it is: %1"),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "Name the file with the certificate of its authority: ?sslmode=verify-full&sslrootcert=FILE.",
    ),
    QT_TRANSLATE_NOOP("Sentences", "the database holds the tables of another program"),
    QT_TRANSLATE_NOOP("Sentences", "its database keeps text as %1, which lacks characters that names may hold"),
    QT_TRANSLATE_NOOP("Sentences", "Create the database with the encoding UTF8."),
    # Cautions of a comparison, as training writes them
    QT_TRANSLATE_NOOP("Sentences", "The model in use learnt from these very nodules: its figures here are too good."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The model in use learnt from %1, where these nodules come from: it may have learnt from the same images, and "
        "then its figures here are too good.",
    ),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The model in use says that it learnt from %1, and these nodules come from %2: it should not know them, but "
        "nothing here proves that.",
    ),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The model in use may have learnt from some of these nodules, nobody knows; if so, its figures here are too "
        "good.",
    ),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The candidate's threshold and temperature were chosen on these very answers, which flatters its sensitivity, "
        "its specificity and its calibration; those of the model in use were chosen elsewhere.",
    ),
    QT_TRANSLATE_NOOP(
        "Sentences", "The candidate is the best of %1 networks on these nodules, which flatters its AUROC a little."
    ),
)
