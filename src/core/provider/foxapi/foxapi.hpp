// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "core/provider/provider.hpp"

namespace r2v::foxapi {

/// FoxAPI's gateway, with all of its quirks.
class FoxApi final : public provider::Provider {
public:
	FoxApi();

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
	std::string readBalance(const http::Response &response) const override;

private:
	http::Request submitRequest(const provider::Access &access, const provider::TaskRequest &task) const override;
};

} // namespace r2v::foxapi
