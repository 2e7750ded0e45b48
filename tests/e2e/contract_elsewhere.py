# SPDX-License-Identifier: GPL-2.0-or-later
"""The names that another test shows: (file, test)."""

from contract_table import elsewhere

TRIGGERS = "e2e/test_triggers.py"
elsewhere("setting", "trigger_on_activate trigger_scene", TRIGGERS,
          "test_a_change_of_scene_fires_once_with_the_new_scene_in_the_frame")
elsewhere("setting", "trigger_on_live", TRIGGERS, "test_going_live_fires_once")
elsewhere("setting", "trigger_on_text", TRIGGERS, "test_a_new_text_fires_once_when_typing_rests")
elsewhere("setting", "trigger_gap_s", TRIGGERS, "test_within_the_gap_nothing_more_begins")
# What comes of it every so many minutes: Interval in unit/triggers/trigger-keeper-test.cpp.
elsewhere("setting", "trigger_every_min", "unit/surface/settings-reader-test.cpp", "EachIsReadFromItsSetting")
elsewhere("setting", "status_text_source status_format", TRIGGERS,
          "test_the_status_is_written_into_a_text_source_and_is_nobodys_prompt")
elsewhere("setting", "transition_ms", "libobs/source-settings.cpp", "WithTransitionMsOneClipFadesIntoTheNextEvenWhereItWasSetJustBefore")
elsewhere("setting", "while_waiting", "libobs/source-waiting.cpp",
          "TheReferenceIsShownWhileAGenerationIsUnderWayThenTheClip")
elsewhere("value", "while_waiting=reference", "libobs/source-waiting.cpp",
          "TheReferenceIsShownWhileAGenerationIsUnderWayThenTheClip")
elsewhere("setting", "waiting_image", "libobs/source-waiting.cpp",
          "AnImageOrNothingIsShownAsSetEvenIfThatChangesMeanwhile")
elsewhere("value", "while_waiting=image", "libobs/source-waiting.cpp",
          "AnImageOrNothingIsShownAsSetEvenIfThatChangesMeanwhile")
elsewhere("value", "on_ready=play", "e2e/test_main_job.py", "test_the_clip_comes_on_air_by_itself_and_moves")
elsewhere("value", "on_ready=hold", "e2e/test_approval.py", "test_an_approved_clip_goes_on_air")
elsewhere("value", "on_ready=library", "e2e/test_approval.py",
          "test_a_clip_that_is_only_kept_stays_off_air_until_it_is_played")
elsewhere("setting", "prompt", "e2e/test_requests.py",
          "test_a_tricky_prompt_of_the_settings_arrives_unchanged")
elsewhere("setting", "negative_prompt duration resolution aspect_ratio seed_mode seed multi_shots enable_safety_checker",
          "e2e/test_requests.py", "test_every_set_field_is_sent_with_its_value")
elsewhere("setting", "model", "libobs/capture-settings.cpp", "setEveryFieldOfTheSpec")
elsewhere("setting", "prompt_text_source", "libobs/capture-settings.cpp", "takeThePromptFromATextSourceWhileItHasText")
elsewhere("setting", "reference reference_name reference_file", "libobs/capture-settings.cpp",
          "isTheProgramOrTheSourceOrFileOfThatName")
elsewhere("setting", "hide_while_capturing", "libobs/source-capture.cpp",
          "ASourceToHideBehindAForeignFilterFailsBeforeAnythingIsSent")
elsewhere("setting", "width height", "libobs/source-settings.cpp", "TheBoxFollowsWidthAndHeight")
elsewhere("setting", "fit", "libobs/play-geometry.cpp", "AStretchedClipFillsTheWholeBox")
elsewhere("setting", "current_generation", "libobs/source-life.cpp", "AfterARestartItShowsItsClipAgain")
elsewhere("setting", "on_ready", "e2e/test_approval.py", "test_an_approved_clip_goes_on_air")
elsewhere("setting", "on_end", "libobs/play-frames.cpp", "AClipThatEndsHidesAfterItsLastFrame")
elsewhere("setting", "on_hide", "libobs/play-frames.cpp", "GoesOnWhereItWasHiddenIfSetToPause")
elsewhere("setting", "audio", "libobs/play-sound.cpp", "TheClipsSoundReachesTheMixerOnlyWhileItIsOn")
elsewhere("setting", "hw_decode", "unit/media/hardware-decoding-test.cpp", "isNotUsedUnlessItIsTurnedOn")
elsewhere("status", "rehearsal", "e2e/test_main_job.py", "test_rehearsal_does_the_whole_job_without_key_and_network")
elsewhere("status", "has_key", "e2e/test_bad_input.py", "test_no_key_and_a_wrong_key")
elsewhere("refusal", "no_api_key", "e2e/test_bad_input.py", "test_no_key_and_a_wrong_key")
elsewhere("refusal", "storage_unwritable", "e2e/test_bad_input.py", "test_an_unwritable_storage_folder")
elsewhere("refusal", "too_soon", "unit/generation/engine-test.cpp", "TheDebounceRefusesASecondPressAndAllowsALaterOne")
elsewhere("refusal", "store_in_use", "unit/generation/engine-test.cpp", "ASecondInstanceOnTheSameStoreRefuses")
elsewhere("refusal", "shutting_down", "unit/generation/engine-test.cpp", "AnEngineThatHasStoppedRefuses")
elsewhere("refusal", "limit_reached", "e2e/test_trigger_load.py",
          "test_a_thousand_triggers_make_no_more_than_is_allowed_and_each_is_answered")
elsewhere("refusal", "blocked", "e2e/test_prompts.py",
          "test_a_blocked_word_is_refused_without_a_reason_and_logged_with_it")

ENGINE, FETCH, SUBMIT = (f"unit/generation/{name}-test.cpp" for name in ("engine", "fetch-faults", "submit-faults"))
GATE, CONFIG = "unit/generation/approval-gate-test.cpp", "unit/generation/config-test.cpp"
# That each is read at all: EveryKeyOfTheContractIsRead there.
elsewhere("config", "provider", "unit/generation/toy-provider-test.cpp",
          "ConfigJsonChoosesItWithItsOwnAddressAndVariable")
elsewhere("config", "base_url", CONFIG, "TheEnvironmentsServerTakesPrecedenceOverTheFiles")
elsewhere("config", "rehearsal", "e2e/test_main_job.py", "test_rehearsal_does_the_whole_job_without_key_and_network")
elsewhere("config", "storage_dir", "e2e/test_bad_input.py", "test_an_unwritable_storage_folder")
elsewhere("config", "storage_limit_gb", "unit/generation/storage-test.cpp", "TheOldestReadyClipGoesFirst")
elsewhere("config", "max_concurrent", ENGINE, "BeyondMaxConcurrentTheyWaitAsQueuedAndBeginInOrder")
elsewhere("config", "max_queued", GATE, "AtMostMaxQueuedRequestsWaitAndADecisionMakesRoom")
elsewhere("config", "max_per_hour", "e2e/test_trigger_load.py",
          "test_a_thousand_triggers_make_no_more_than_is_allowed_and_each_is_answered")
elsewhere("config", "max_per_day", FETCH, "TheDailyLimitSurvivesARestart")
elsewhere("config", "min_gap_s", ENGINE, "TheDebounceRefusesASecondPressAndAllowsALaterOne")
elsewhere("config", "requester_gap_s", "e2e/test_prompts.py", "test_a_viewer_has_to_wait_between_two_requests")
elsewhere("config", "price_per_second", "unit/surface/status-test.cpp", "TellsWhoAsksForWhatAndWhatItWouldCost")
elsewhere("config", "armed_at_start", TRIGGERS, "test_starting_obs_armed_and_loading_collections_begins_nothing")
elsewhere("config", "stale_after_s", ENGINE, "AClipLongAfterItsTriggerIsHeld")
elsewhere("config", "poll_budget_s", ENGINE, "WaitingEndsAsDetachedAfterItsBudgetAndFetchAgainGoesOn")
elsewhere("config", "proxy", "unit/http/requests-test.cpp", "AProxyThatRefusesProvesThatNothingArrived")
elsewhere("config", "ca_file", "unit/http/tls-test.cpp", "ACertificateThatNobodySignedIsRefusedUntilItIsTrusted")

elsewhere("error_code", "capture_failed encode_failed", ENGINE,
          "AReferenceThatCouldNotBeTakenEndsWithItsCodeAndNothingIsSent")
elsewhere("error_code", "network", FETCH, "UploadsHaveABudgetAndSpendNothing")
elsewhere("error_code", "tls server_error rate_limited", "unit/generation/kept-task-test.cpp", "NeverSuggestsGeneratingAgainOrClaimsToHaveCostNothing")
elsewhere("error_code", "unauthorized insufficient_balance rejected submit_unknown", SUBMIT, "EndsWithOneSubmitAndAnHonestBill")
elsewhere("error_code", "moderation", ENGINE, "ATaskThatBrokeThePolicyIsDistinguishedFromOtherFailures")
elsewhere("error_code", "task_failed", ENGINE, "AFailedTaskSaysWhatTheProviderSaid")
elsewhere("error_code", "task_expired", "unit/generation/passing-trouble-test.cpp", "IsFinalIfItsResultsAreGone")
elsewhere("error_code", "not_enabled", "faults/fault_rows.py", "not_enabled")
elsewhere("error_code", "no_result", ENGINE, "CompletedWithoutAResultFailsInTheEnd")
elsewhere("error_code", "wait_budget_spent", ENGINE, "WaitingEndsAsDetachedAfterItsBudgetAndFetchAgainGoesOn")
elsewhere("error_code", "download_failed", "unit/generation/clip-links-test.cpp", "ThatStaysDeadDetachesIt")
elsewhere("error_code", "not_a_clip", ENGINE, "AFileThatIsNoClipFailsWithAReasonAndIsNotKept")
elsewhere("error_code", "disk_full", FETCH, "AFullDiskDetachesItAndTheRestIsFetchedWhenThereIsRoom")
elsewhere("error_code", "storage_unwritable", ENGINE, "AReferenceThatCouldNotBeWrittenEndsItAndNothingIsSent")
elsewhere("error_code", "interrupted", GATE, "ARestartDropsWaitingRequests")
elsewhere("error_code", "not_approved", GATE, "ARequestThatNobodyDecidesOnIsDroppedOnceStale")
PAGE = "libobs/source-page.cpp"
elsewhere("button", "show_reference", PAGE, "IsWhatWouldBeSentAndNothingIsSent")
elsewhere("button", "show_key_and_cost", PAGE, "IsOpenWithoutAKeyAndFoldedAtTheNextOpeningWithOne")
elsewhere("button", "remove_api_key", PAGE, "IsRemovedByItsButtonAndByASetting")
elsewhere("button", "fetch_again", PAGE, "FetchAgainIsThereWhileTheNewestClipIsMissing")
