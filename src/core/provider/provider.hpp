// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/http/transport.hpp"
#include "core/provider/access.hpp"
#include "core/provider/model.hpp"
#include "core/provider/reply.hpp"
#include "core/provider/task-request.hpp"

namespace r2v::generation {
class SubmitToken;
}

namespace r2v::provider {

/// What tells one provider from another.
struct Profile {
	/// In records and config.json: never changed.
	std::string_view name;
	std::string_view baseUrl;
	/// Environment variables that win over base_url and over the stored keys.
	std::string_view baseUrlVariable;
	std::string_view apiKeyVariable;
	/// So long after a task was accepted its result can still be had.
	Milliseconds resultsLive;
	/// At least one; the first is the usual one.
	std::span<const Model> models;
};

/// What the engine asks of a provider: how to write each request, and what each answer means. Holds no state, so any
/// thread may ask. Nothing here sends anything.
class Provider {
public:
	explicit Provider(Profile profile) : profile_(profile) {}
	virtual ~Provider() = default;
	Provider(const Provider &) = delete;
	Provider &operator=(const Provider &) = delete;

	const Profile &profile() const { return profile_; }
	std::string_view name() const { return profile_.name; }
	const Model &usualModel() const { return profile_.models.front(); }
	/// The limits of the usual one stand for those of a model that is not known.
	const Model &modelOf(std::string_view name) const;

	// Requests that cost nothing and may be repeated.

	/// `remoteName` should be random: whoever knows the URL may be able to read it.
	virtual http::Request uploadRequest(const Access &access, const std::filesystem::path &file,
					    const std::string &remoteName, const std::string &contentType) const = 0;
	/// `isFinishing`: the last answer was TaskState::finishing.
	virtual http::Request pollRequest(const Access &access, const std::string &taskId, bool isFinishing) const = 0;
	virtual http::Request keyCheckRequest(const Access &access) const = 0;
	/// The clip itself, by a link that the provider named. The key goes along to the provider's own origin alone.
	http::Request downloadRequest(const Access &access, const std::string &url, const std::filesystem::path &saveTo,
				      uint64_t resumeFromBytes, uint64_t maxBytes) const;

	// What came back. `baseUrl` is where it came from: links in the answer may be relative to it.

	/// The URL under which an uploaded file can be read; nothing where there is none.
	virtual std::optional<std::string> readUpload(const http::Response &response,
						      const std::string &baseUrl) const = 0;
	virtual SubmitReply readSubmit(const http::Response &response, const std::string &baseUrl) const = 0;
	/// Nothing where the answer does not tell of the task.
	virtual std::optional<TaskReply> readPoll(const http::Response &response, const std::string &baseUrl,
						  const std::string &taskId) const = 0;
	virtual ApiError readError(const http::Response &response, UtcTime now) const = 0;
	/// Of the answer to keyCheckRequest: what is left in the account, as the server wrote it; empty where it does
	/// not say.
	virtual std::string readBalance(const http::Response &) const { return {}; }

protected:
	/// The key, in the header where this provider looks for it.
	virtual void addKey(http::Request &request, const std::string &apiKey) const { request.bearerToken = apiKey; }

private:
	/// The request that costs money. Only a token gets it, which is spent by that.
	friend class generation::SubmitToken;
	virtual http::Request submitRequest(const Access &access, const TaskRequest &task) const = 0;

	const Profile profile_;
};

} // namespace r2v::provider
