// SPDX-License-Identifier: GPL-2.0-or-later
// A wall clock that was set back or was wrong, and records with dates that no clock had.
#include <fstream>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "generation/engine-fixture.hpp"

namespace r2v::generation {

using testing::ElementsAre;

class ClockBack : public EngineTest {
protected:
	std::vector<std::string> newestFirst() const
	{
		std::vector<std::string> ids;
		for (const Snapshot &generation : engine->list({.limit = 50, .sourceKey = {}, .state = {}})) {
			ids.push_back(generation->id);
		}
		return ids;
	}
	void change(const std::string &id, const std::function<void(nlohmann::json &)> &edit)
	{
		auto record = nlohmann::json::parse(recordOnDisk(id));
		edit(record);
		std::ofstream(config.storageDir / id / "generation.json") << record.dump();
	}
	std::string ready()
	{
		const std::string id = generate();
		runUntil(id, State::ready);
		return id;
	}
};

TEST_F(ClockBack, ALaterGenerationIsNewerEvenAfterARestart)
{
	const std::string a = ready();
	clock.jumpUtc(-std::chrono::hours(3));
	const std::string b = ready();
	EXPECT_LT(b, a) << "the names follow the clock";
	EXPECT_THAT(newestFirst(), ElementsAre(b, a));
	EXPECT_TRUE(isNewer(*find(b), *find(a)));
	restart();
	const std::string c = ready();
	EXPECT_THAT(newestFirst(), ElementsAre(c, b, a));
	clock.jumpUtc(std::chrono::hours(24 * 365));
	const std::string d = ready();
	clock.jumpUtc(-std::chrono::hours(24 * 365 * 50));
	const std::string e = ready();
	restart();
	EXPECT_THAT(newestFirst(), ElementsAre(e, d, c, b, a));
}

TEST_F(ClockBack, AnAdmittedGenerationIsTheNewestAtOnce)
{
	const std::string a = ready();
	clock.jumpUtc(-std::chrono::hours(3));
	const std::string b = engine->admit(spec()).generationId;
	EXPECT_THAT(newestFirst(), ElementsAre(b, a)) << "before the engine has heard of it";
	engine->runOnce();
	EXPECT_THAT(newestFirst(), ElementsAre(b, a));
	EXPECT_EQ(engine->list({.limit = 50, .sourceKey = {}, .state = {}}).size(), 2U);
}

/// The date in their names is the same then, and the rest is random.
TEST_F(ClockBack, ThoseOfOneMillisecondAreListedInTheirOrderBeforeTheEngineHasHeardOfThemAndAfterwards)
{
	config.maxQueued = config.maxPerHour = 50;
	restart();
	const std::string before = ready();
	std::vector<std::string> order{before};
	for (int n = 0; n < 20; ++n) {
		const std::string id = engine->admit(spec()).generationId;
		ASSERT_NE(id, "");
		order.insert(order.begin(), id);
		EXPECT_EQ(newestFirst(), order);
	}
	engine->runOnce();
	EXPECT_EQ(newestFirst(), order);
	restart();
	EXPECT_EQ(newestFirst().back(), before);
}

TEST_F(ClockBack, ThoseThatTheEngineHasNotHeardOfAreListedInTheirOrderWhateverTheClockSays)
{
	GenerationSpec asks = spec();
	asks.needsApproval = true;
	std::vector<std::string> order;
	for (int n = 0; n < 5; ++n) {
		const std::string id = engine->admit(asks).generationId;
		order.insert(order.begin(), id);
		EXPECT_EQ(newestFirst(), order);
		EXPECT_TRUE(n == 0 || isNewer(*find(order[0]), *find(order[1])));
		clock.jumpUtc(-std::chrono::hours(3));
	}
	const auto waiting = engine->waitingForApproval(asks.sourceKey);
	ASSERT_EQ(waiting.size(), order.size());
	for (size_t n = 0; n < waiting.size(); ++n) {
		EXPECT_EQ(waiting[n]->id, order[order.size() - 1 - n]) << "the oldest first";
	}
}

TEST_F(ClockBack, FirstComeFirstServed)
{
	config.maxConcurrent = 1;
	restart();
	transport.answerAlways("poll", json(200, kProcessing));
	const std::string running = generate();
	runUntil(running, State::waiting);
	const std::string first = generate();
	clock.jumpUtc(-std::chrono::hours(3));
	const std::string second = generate();
	transport.answerAlways("poll", json(200, kCompleted));
	runUntil(first, State::ready);
	EXPECT_NE(find(second)->state, State::ready);
}

TEST_F(ClockBack, RequestsWaitInOrder)
{
	GenerationSpec asks = spec();
	asks.needsApproval = true;
	const std::string first = generate(asks);
	clock.jumpUtc(-std::chrono::hours(3));
	const std::string second = generate(asks);
	const auto waiting = engine->waitingForApproval(asks.sourceKey);
	ASSERT_EQ(waiting.size(), 2U);
	EXPECT_EQ(waiting[0]->id, first);
	EXPECT_EQ(waiting[1]->id, second);
}

TEST_F(ClockBack, OldRecordsWithoutANumberAreOrderedByTheirIds)
{
	const std::string a = ready();
	clock.pass(std::chrono::seconds(1));
	const std::string b = ready();
	kill();
	for (const std::string &id : {a, b}) {
		change(id, [](nlohmann::json &record) { record.erase("sequence"); });
	}
	restart();
	const std::string c = ready();
	EXPECT_THAT(newestFirst(), ElementsAre(c, b, a));
}

TEST_F(ClockBack, ARecordCannotClaimToBeTheNewestForever)
{
	const std::string a = ready();
	const std::string planted = "99991231T235959999-ffffff";
	for (const char *sequence : {"9007199254740990", "18446744073709551615"}) {
		kill();
		auto record = nlohmann::json::parse(recordOnDisk(a));
		record["generation_id"] = planted;
		record["created_at"] = record["updated_at"] = "9999-12-31T23:59:59.999Z";
		record["sequence"] = nlohmann::json::parse(sequence);
		std::filesystem::create_directories(config.storageDir / planted);
		std::ofstream(config.storageDir / planted / "generation.json") << record.dump();
		restart();
		const std::string b = ready();
		EXPECT_EQ(newestFirst().front(), b) << sequence;
	}
}

TEST_F(ClockBack, LimitsAreFreeAgainAfterTheirTime)
{
	config.maxPerHour = 1;
	restart();
	ready();
	clock.jumpUtc(-std::chrono::hours(3));
	EXPECT_EQ(admit().refusal, RefusalCode::limitReached);
	clock.pass(std::chrono::minutes(61));
	EXPECT_EQ(engine->status().usedThisHour, 0);
	EXPECT_TRUE(admit().accepted());
}

TEST_F(ClockBack, RecordsFromTheFutureCountAsNow)
{
	config.maxPerHour = 3;
	config.maxPerDay = 3;
	restart();
	for (const char *date : {"9999-12-31T23:59:59.999Z", "2999-01-01T00:00:00.000Z"}) {
		const std::string id = ready();
		change(id, [date](nlohmann::json &record) {
			for (const char *name :
			     {"created_at", "updated_at", "accepted_at", "completed_at", "approved_at"}) {
				record[name] = date;
			}
		});
	}
	restart();
	EXPECT_EQ(engine->status().usedThisHour, 2);
	EXPECT_TRUE(admit().accepted());
	EXPECT_EQ(admit().refusal, RefusalCode::limitReached);
	clock.pass(std::chrono::minutes(61));
	EXPECT_EQ(engine->status().usedThisHour, 0);
	EXPECT_EQ(engine->status().usedToday, 3);
	clock.pass(std::chrono::hours(24));
	EXPECT_TRUE(admit().accepted());
}

TEST_F(ClockBack, ARecordFromTheFutureIsStillValidAfterAChange)
{
	transport.answerOnce("poll", json(401, "{}"));
	const std::string id = generate();
	runUntil(id, State::detached);
	kill();
	change(id, [](nlohmann::json &record) {
		for (const char *name : {"created_at", "updated_at", "accepted_at"}) {
			record[name] = "9999-12-31T23:59:59.999Z";
		}
	});
	restart();
	runUntil(id, State::ready);
	restart();
	ASSERT_TRUE(find(id)) << "a paid clip";
	EXPECT_EQ(find(id)->state, State::ready);
	EXPECT_TRUE(listener.notices.empty());
}

TEST_F(ClockBack, OldDatesCountAsOld)
{
	config.maxPerHour = 1;
	restart();
	const std::string id = ready();
	change(id, [](nlohmann::json &record) { record["created_at"] = "0000-01-01T00:00:00.000Z"; });
	restart();
	EXPECT_EQ(engine->status().usedToday, 0);
	EXPECT_TRUE(admit().accepted());
}

TEST_F(ClockBack, ALateClipIsHeldWhateverTheClockSays)
{
	transport.answerAlways("poll", json(200, kProcessing));
	const std::string id = generate();
	runUntil(id, State::waiting);
	clock.jumpUtc(-std::chrono::hours(3));
	runFor(std::chrono::minutes(11));
	transport.answerAlways("poll", json(200, kCompleted));
	runUntil(id, State::ready);
	EXPECT_TRUE(find(id)->held);
}

/// Its links end after 24 hours; by a date that is still to come they never would.
TEST_F(ClockBack, ATaskFromTheFutureIsGivenUpADayAfterItWasFound)
{
	for (const bool hasAcceptedAt : {false, true}) {
		transport.hang("poll");
		const std::string id = generate();
		runUntil(id, State::waiting);
		kill();
		change(id, [&](nlohmann::json &record) {
			record["created_at"] = "2099-01-01T00:00:00.000Z";
			record["accepted_at"] = "2098-01-01T00:00:00.000Z";
			if (!hasAcceptedAt) {
				record.erase("accepted_at");
			}
		});
		transport.answerAlways("poll", failure(http::Failure::connect, false));
		restart();
		runUntil(id, State::detached);
		const int soon = transport.count("poll");
		runFor(std::chrono::hours(20));
		const int later = transport.count("poll");
		EXPECT_GT(later, soon) << "the network may come back";
		runFor(std::chrono::hours(12));
		const int givenUp = transport.count("poll");
		runFor(std::chrono::hours(12));
		EXPECT_EQ(transport.count("poll"), givenUp) << hasAcceptedAt;
		EXPECT_EQ(find(id)->state, State::detached);
		transport.answerAlways("poll", json(200, kCompleted));
	}
}

} // namespace r2v::generation
