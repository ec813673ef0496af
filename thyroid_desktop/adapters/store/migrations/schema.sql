CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
)

CREATE TABLE users (
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    CONSTRAINT pk_users PRIMARY KEY (id),
    CONSTRAINT uq_users_name UNIQUE (name)
)

CREATE TABLE patients (
    id INTEGER NOT NULL,
    patient_id TEXT NOT NULL,
    name TEXT NOT NULL,
    birth_date TEXT NOT NULL,
    sex TEXT NOT NULL,
    CONSTRAINT pk_patients PRIMARY KEY (id),
    CONSTRAINT uq_patients_patient_id UNIQUE (patient_id, name, birth_date, sex)
)

CREATE TABLE settings (
    "key" TEXT NOT NULL,
    value TEXT NOT NULL,
    CONSTRAINT pk_settings PRIMARY KEY ("key")
)

CREATE TABLE cases (
    id INTEGER NOT NULL,
    study_uid TEXT,
    title TEXT NOT NULL,
    patient_row INTEGER,
    study_date TEXT NOT NULL,
    added_at TEXT NOT NULL,
    CONSTRAINT pk_cases PRIMARY KEY (id),
    CONSTRAINT uq_cases_study_uid UNIQUE (study_uid),
    CONSTRAINT fk_cases_patient_row FOREIGN KEY(patient_row) REFERENCES patients (id)
)

CREATE TABLE images (
    id INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    file_name TEXT NOT NULL,
    added_at TEXT NOT NULL,
    kind TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    frame_count INTEGER NOT NULL,
    frame_time_ms DOUBLE,
    bits INTEGER NOT NULL,
    is_colour BOOLEAN NOT NULL,
    pixel_aspect DOUBLE NOT NULL,
    regions TEXT NOT NULL,
    window_centre DOUBLE,
    window_width DOUBLE,
    patient_row INTEGER,
    study_uid TEXT NOT NULL,
    series_uid TEXT NOT NULL,
    study_date TEXT NOT NULL,
    modality_note TEXT NOT NULL,
    warnings TEXT NOT NULL,
    CONSTRAINT pk_images PRIMARY KEY (id),
    CONSTRAINT fk_images_case_id FOREIGN KEY(case_id) REFERENCES cases (id),
    CONSTRAINT uq_images_sha256 UNIQUE (sha256),
    CONSTRAINT fk_images_patient_row FOREIGN KEY(patient_row) REFERENCES patients (id)
)

CREATE INDEX ix_images_case_id ON images (case_id)

CREATE TABLE nodules (
    id INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    CONSTRAINT pk_nodules PRIMARY KEY (id),
    CONSTRAINT uq_nodules_case_id UNIQUE (case_id, number),
    CONSTRAINT ck_nodules_number_from_one CHECK (number >= 1),
    CONSTRAINT fk_nodules_case_id FOREIGN KEY(case_id) REFERENCES cases (id)
)

CREATE TABLE revisions (
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    image_id INTEGER NOT NULL,
    frame INTEGER,
    nodule_row INTEGER,
    x0 DOUBLE,
    y0 DOUBLE,
    x1 DOUBLE,
    y1 DOUBLE,
    value TEXT,
    action TEXT NOT NULL,
    layer INTEGER NOT NULL,
    batch TEXT NOT NULL,
    user_id INTEGER NOT NULL,
    at TEXT NOT NULL,
    reverts INTEGER,
    is_model_shown BOOLEAN NOT NULL,
    CONSTRAINT pk_revisions PRIMARY KEY (id),
    CONSTRAINT ck_revisions_box_has_area CHECK ((x0 IS NULL AND y0 IS NULL AND x1 IS NULL AND y1 IS NULL) OR (kind = 'box' AND x0 < x1 AND y0 < y1)),
    CONSTRAINT ck_revisions_only_undo_and_redo_revert CHECK ((reverts IS NOT NULL) = (action IN ('undo', 'redo'))),
    CONSTRAINT ck_revisions_box_has_frame_and_nodule CHECK (kind <> 'box' OR (frame IS NOT NULL AND nodule_row IS NOT NULL)),
    CONSTRAINT fk_revisions_image_id FOREIGN KEY(image_id) REFERENCES images (id),
    CONSTRAINT fk_revisions_nodule_row FOREIGN KEY(nodule_row) REFERENCES nodules (id),
    CONSTRAINT fk_revisions_user_id FOREIGN KEY(user_id) REFERENCES users (id),
    CONSTRAINT fk_revisions_reverts FOREIGN KEY(reverts) REFERENCES revisions (id)
)

CREATE INDEX ix_revisions_image_id ON revisions (image_id)

CREATE INDEX ix_revisions_nodule_row ON revisions (nodule_row)

CREATE TABLE predictions (
    id INTEGER NOT NULL,
    image_id INTEGER NOT NULL,
    box_revision_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    probability_malignant DOUBLE NOT NULL,
    threshold DOUBLE NOT NULL,
    spread_low DOUBLE,
    spread_high DOUBLE,
    warnings TEXT NOT NULL,
    cam_values BLOB NOT NULL,
    cam_height INTEGER NOT NULL,
    cam_width INTEGER NOT NULL,
    cam_a DOUBLE NOT NULL,
    cam_b DOUBLE NOT NULL,
    cam_c DOUBLE NOT NULL,
    cam_d DOUBLE NOT NULL,
    cam_e DOUBLE NOT NULL,
    cam_f DOUBLE NOT NULL,
    model_id TEXT NOT NULL,
    weights_sha256 TEXT NOT NULL,
    preprocessing TEXT NOT NULL,
    input_sha256 TEXT NOT NULL,
    frame INTEGER NOT NULL,
    x0 DOUBLE NOT NULL,
    y0 DOUBLE NOT NULL,
    x1 DOUBLE NOT NULL,
    y1 DOUBLE NOT NULL,
    at TEXT NOT NULL,
    precision TEXT NOT NULL,
    committee_low DOUBLE,
    committee_high DOUBLE CONSTRAINT ck_predictions_committee_is_ordered CHECK (committee_low <= committee_high),
    cam_log_odds BLOB,
    CONSTRAINT pk_predictions PRIMARY KEY (id),
    CONSTRAINT ck_predictions_probability_is_a_share CHECK (probability_malignant BETWEEN 0 AND 1),
    CONSTRAINT ck_predictions_spread_is_ordered CHECK (spread_low <= spread_high),
    CONSTRAINT fk_predictions_image_id FOREIGN KEY(image_id) REFERENCES images (id),
    CONSTRAINT fk_predictions_box_revision_id FOREIGN KEY(box_revision_id) REFERENCES revisions (id),
    CONSTRAINT fk_predictions_user_id FOREIGN KEY(user_id) REFERENCES users (id)
)

CREATE INDEX ix_predictions_image_id ON predictions (image_id)

CREATE INDEX ix_predictions_box_revision_id ON predictions (box_revision_id)

CREATE TABLE studies (
    id INTEGER NOT NULL,
    protocol TEXT NOT NULL,
    created_at TEXT NOT NULL,
    created_by INTEGER NOT NULL,
    CONSTRAINT pk_studies PRIMARY KEY (id),
    CONSTRAINT fk_studies_created_by FOREIGN KEY(created_by) REFERENCES users (id)
)

CREATE TABLE study_items (
    id INTEGER NOT NULL,
    study_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    image_id INTEGER NOT NULL,
    frame INTEGER NOT NULL,
    x0 DOUBLE NOT NULL,
    y0 DOUBLE NOT NULL,
    x1 DOUBLE NOT NULL,
    y1 DOUBLE NOT NULL,
    nodule INTEGER NOT NULL,
    is_malignant BOOLEAN NOT NULL,
    truth_basis TEXT NOT NULL,
    prediction_id INTEGER,
    CONSTRAINT pk_study_items PRIMARY KEY (id),
    CONSTRAINT uq_study_items_study_id UNIQUE (study_id, number),
    CONSTRAINT ck_study_items_number_from_one CHECK (number >= 1),
    CONSTRAINT ck_study_items_box_has_area CHECK (x0 < x1 AND y0 < y1),
    CONSTRAINT fk_study_items_study_id FOREIGN KEY(study_id) REFERENCES studies (id),
    CONSTRAINT fk_study_items_image_id FOREIGN KEY(image_id) REFERENCES images (id),
    CONSTRAINT fk_study_items_prediction_id FOREIGN KEY(prediction_id) REFERENCES predictions (id)
)

CREATE TABLE study_readings (
    id INTEGER NOT NULL,
    study_id INTEGER NOT NULL,
    item INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    arm INTEGER NOT NULL,
    stage TEXT NOT NULL,
    answer TEXT NOT NULL,
    began_at TEXT NOT NULL,
    locked_at TEXT NOT NULL,
    reading_ms INTEGER NOT NULL,
    is_model_shown BOOLEAN NOT NULL,
    CONSTRAINT pk_study_readings PRIMARY KEY (id),
    CONSTRAINT uq_study_readings_study_id UNIQUE (study_id, user_id, arm, item, stage),
    CONSTRAINT ck_study_readings_stage_is_known CHECK (stage IN ('own', 'with-model')),
    CONSTRAINT ck_study_readings_own_opinion_comes_without_the_model CHECK (stage = 'with-model' OR NOT is_model_shown),
    CONSTRAINT fk_study_readings_user_id FOREIGN KEY(user_id) REFERENCES users (id),
    CONSTRAINT fk_study_readings_study_id FOREIGN KEY(study_id, item) REFERENCES study_items (study_id, number)
)

CREATE TABLE study_events (
    id INTEGER NOT NULL,
    study_id INTEGER NOT NULL,
    item INTEGER,
    user_id INTEGER NOT NULL,
    arm INTEGER,
    what TEXT NOT NULL,
    detail TEXT NOT NULL,
    at TEXT NOT NULL,
    CONSTRAINT pk_study_events PRIMARY KEY (id),
    CONSTRAINT fk_study_events_study_id FOREIGN KEY(study_id) REFERENCES studies (id),
    CONSTRAINT fk_study_events_user_id FOREIGN KEY(user_id) REFERENCES users (id)
)

CREATE INDEX ix_study_events_study_id ON study_events (study_id, user_id, what)

CREATE TABLE jobs (
    id INTEGER NOT NULL,
    asked TEXT NOT NULL,
    progress TEXT NOT NULL,
    state TEXT NOT NULL,
    wish TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    losses INTEGER NOT NULL,
    worker TEXT NOT NULL,
    beat_at TEXT NOT NULL,
    created_at TEXT NOT NULL,
    created_by INTEGER,
    began_at TEXT NOT NULL,
    ended_at TEXT NOT NULL,
    problem TEXT NOT NULL,
    result TEXT NOT NULL,
    CONSTRAINT pk_jobs PRIMARY KEY (id),
    CONSTRAINT ck_jobs_state_is_known CHECK (state IN ('queued', 'running', 'paused', 'done', 'failed', 'cancelled')),
    CONSTRAINT ck_jobs_wish_is_known CHECK (wish IN ('run', 'pause', 'cancel')),
    CONSTRAINT ck_jobs_losses_are_attempts CHECK (0 <= losses AND losses <= attempts),
    CONSTRAINT fk_jobs_created_by FOREIGN KEY(created_by) REFERENCES users (id)
)

CREATE INDEX ix_jobs_state ON jobs (state)

CREATE TABLE idle_workers (
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    CONSTRAINT pk_idle_workers PRIMARY KEY (id),
    CONSTRAINT uq_idle_workers_name UNIQUE (name)
)

CREATE TABLE job_notes (
    id INTEGER NOT NULL,
    job_id INTEGER NOT NULL,
    at TEXT NOT NULL,
    worker TEXT NOT NULL,
    text TEXT NOT NULL,
    CONSTRAINT pk_job_notes PRIMARY KEY (id),
    CONSTRAINT fk_job_notes_job_id FOREIGN KEY(job_id) REFERENCES jobs (id)
)

CREATE INDEX ix_job_notes_job_id ON job_notes (job_id)

CREATE TABLE adoptions (
    id INTEGER NOT NULL,
    at TEXT NOT NULL,
    user_id INTEGER NOT NULL,
    model_id TEXT NOT NULL,
    weights_sha256 TEXT NOT NULL,
    before_id TEXT NOT NULL,
    before_sha256 TEXT NOT NULL,
    takes_back INTEGER,
    job_id INTEGER,
    reason TEXT NOT NULL,
    CONSTRAINT pk_adoptions PRIMARY KEY (id),
    CONSTRAINT uq_adoptions_takes_back UNIQUE (takes_back),
    CONSTRAINT fk_adoptions_user_id FOREIGN KEY(user_id) REFERENCES users (id),
    CONSTRAINT fk_adoptions_takes_back FOREIGN KEY(takes_back) REFERENCES adoptions (id),
    CONSTRAINT fk_adoptions_job_id FOREIGN KEY(job_id) REFERENCES jobs (id)
)

CREATE TABLE box_features (
    id INTEGER NOT NULL,
    box_revision_id INTEGER NOT NULL,
    weights_sha256 TEXT NOT NULL,
    direction BLOB NOT NULL,
    norm DOUBLE NOT NULL,
    CONSTRAINT pk_box_features PRIMARY KEY (id),
    CONSTRAINT uq_box_features_box_revision_id UNIQUE (box_revision_id, weights_sha256),
    CONSTRAINT ck_box_features_norm_is_a_length CHECK (norm >= 0),
    CONSTRAINT fk_box_features_box_revision_id FOREIGN KEY(box_revision_id) REFERENCES revisions (id)
)

CREATE INDEX ix_box_features_weights_sha256 ON box_features (weights_sha256, id)

CREATE TRIGGER revisions_refuse_update BEFORE UPDATE ON revisions BEGIN SELECT RAISE(ABORT, 'revisions is append-only'); END

CREATE TRIGGER revisions_refuse_delete BEFORE DELETE ON revisions BEGIN SELECT RAISE(ABORT, 'revisions is append-only'); END

CREATE TRIGGER predictions_refuse_update BEFORE UPDATE ON predictions BEGIN SELECT RAISE(ABORT, 'predictions is append-only'); END

CREATE TRIGGER predictions_refuse_delete BEFORE DELETE ON predictions BEGIN SELECT RAISE(ABORT, 'predictions is append-only'); END

CREATE TRIGGER studies_refuse_update BEFORE UPDATE ON studies BEGIN SELECT RAISE(ABORT, 'studies is append-only'); END

CREATE TRIGGER studies_refuse_delete BEFORE DELETE ON studies BEGIN SELECT RAISE(ABORT, 'studies is append-only'); END

CREATE TRIGGER study_items_refuse_update BEFORE UPDATE ON study_items BEGIN SELECT RAISE(ABORT, 'study_items is append-only'); END

CREATE TRIGGER study_items_refuse_delete BEFORE DELETE ON study_items BEGIN SELECT RAISE(ABORT, 'study_items is append-only'); END

CREATE TRIGGER study_readings_refuse_update BEFORE UPDATE ON study_readings BEGIN SELECT RAISE(ABORT, 'study_readings is append-only'); END

CREATE TRIGGER study_readings_refuse_delete BEFORE DELETE ON study_readings BEGIN SELECT RAISE(ABORT, 'study_readings is append-only'); END

CREATE TRIGGER study_events_refuse_update BEFORE UPDATE ON study_events BEGIN SELECT RAISE(ABORT, 'study_events is append-only'); END

CREATE TRIGGER study_events_refuse_delete BEFORE DELETE ON study_events BEGIN SELECT RAISE(ABORT, 'study_events is append-only'); END

CREATE TRIGGER job_notes_refuse_update BEFORE UPDATE ON job_notes BEGIN SELECT RAISE(ABORT, 'job_notes is append-only'); END

CREATE TRIGGER job_notes_refuse_delete BEFORE DELETE ON job_notes BEGIN SELECT RAISE(ABORT, 'job_notes is append-only'); END

CREATE TRIGGER adoptions_refuse_update BEFORE UPDATE ON adoptions BEGIN SELECT RAISE(ABORT, 'adoptions is append-only'); END

CREATE TRIGGER adoptions_refuse_delete BEFORE DELETE ON adoptions BEGIN SELECT RAISE(ABORT, 'adoptions is append-only'); END

CREATE TRIGGER box_features_refuse_update BEFORE UPDATE ON box_features BEGIN SELECT RAISE(ABORT, 'box_features is append-only'); END

CREATE TRIGGER box_features_refuse_delete BEFORE DELETE ON box_features BEGIN SELECT RAISE(ABORT, 'box_features is append-only'); END
