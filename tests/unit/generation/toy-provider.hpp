// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "core/provider/providers.hpp"

namespace r2v::generation {

/// A provider that has nothing in common with the real one: other addresses, other JSON, the key in another header,
/// other limits, and statuses that mean something else.
class ToyProvider final : public provider::Provider {
public:
	ToyProvider();

	http::Request uploadRequest(const provider::Access &access, const std::filesystem::path &file,
				    const std::string &remoteName, const std::string &contentType) const override;
	http::Request pollRequest(const provider::Access &access, const std::string &taskId,
				  bool isFinishing) const override;
	http::Request keyCheckRequest(const provider::Access &access) const override;

	std::optional<std::string> readUpload(const http::Response &response,
					      const std::string &baseUrl) const override;
	provider::SubmitReply readSubmit(const http::Response &response, const std::string &baseUrl) const override;
	std::optional<provider::TaskReply> readPoll(const http::Response &response, const std::string &baseUrl,
						    const std::string &taskId) const override;
	provider::ApiError readError(const http::Response &response, UtcTime now) const override;

	/// "upload", "submit" and so on, by the addresses of the toy.
	static std::string kindOf(const http::Request &request);
	/// The built-in provider first, then the toy.
	static provider::Providers besideTheBuiltIn();

protected:
	void addKey(http::Request &request, const std::string &apiKey) const override;

private:
	http::Request submitRequest(const provider::Access &access, const provider::TaskRequest &task) const override;
	http::Request request(const provider::Access &access, http::Method method, const std::string &path) const;
};

} // namespace r2v::generation
