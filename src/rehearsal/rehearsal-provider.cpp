// SPDX-License-Identifier: GPL-2.0-or-later
#include "rehearsal/rehearsal-provider.hpp"

#include <algorithm>
#include <random>

#include <nlohmann/json.hpp>

#include "core/http/body-sink.hpp"
#include "core/provider/access.hpp"
#include "media/still.hpp"
#include "rehearsal/clip-maker.hpp"

namespace r2v::rehearsal {

namespace {

using Json = nlohmann::ordered_json;
using Answer = RehearsalProvider::Answer;

constexpr size_t kMaxUploads = 16;
constexpr size_t kMaxTasks = 100;
/// Clips are kept in memory, because a client fetches them soon after they are done.
constexpr size_t kMaxClips = 8;
/// The longest side of any clip.
constexpr uint32_t kMaxKeptSidePx = 1920;
/// The longest time for which a worker is occupied.
constexpr Milliseconds kSlice{150};
constexpr double kPendingShare = 0.1;
constexpr std::string_view kUploadPath = "/v1/files/upload/stream";
constexpr std::string_view kSubmitPath = "/v1/videos/generations";
constexpr std::string_view kTaskPath = "/v1/tasks/";
constexpr std::string_view kCreditsPath = "/v1/account/credits";
constexpr std::string_view kResultPath = "/results/";

Answer makeAnswer(int status, std::string contentType, std::string body)
{
	Answer answer;
	answer.response.status = status;
	answer.response.headers = {{"Content-Type", std::move(contentType)},
				   {"Content-Length", std::to_string(body.size())}};
	answer.content = std::make_shared<const std::string>(std::move(body));
	return answer;
}

Answer jsonAnswer(const Json &body, int status = 200)
{
	return makeAnswer(status, "application/json", body.dump(-1, ' ', false, Json::error_handler_t::replace));
}

Answer refuse(const Refused &refused)
{
	const char *type = refused.status == 404   ? "not_found"
			   : refused.status == 413 ? "file_too_large_error"
						   : "invalid_request_error";
	Json error{{"message", refused.message}, {"type", type}};
	if (!refused.code.empty()) {
		error["code"] = refused.code;
	}
	return jsonAnswer({{"error", error}}, refused.status);
}

Answer cannotRead(const std::string &detail)
{
	Answer answer;
	answer.response.failure = http::Failure::cannotRead;
	answer.response.mayHaveReachedServer = false;
	answer.response.detail = detail;
	answer.content = std::make_shared<const std::string>();
	return answer;
}

std::string randomHex()
{
	static constexpr std::string_view kDigits = "0123456789abcdef";
	std::random_device random;
	std::string text;
	for (int count = 0; count < 8; ++count) {
		text += kDigits[random() % kDigits.size()];
	}
	return text;
}

std::string urlSafe(std::string name)
{
	for (char &character : name) {
		const bool plain = (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
				   (character >= '0' && character <= '9') || character == '.' || character == '-';
		character = plain ? character : '_';
	}
	return name;
}

} // namespace

void RehearsalProvider::answer(const http::Request &request, Reply reply)
{
	std::string path = request.url.substr(std::min(request.url.size(), provider::kRehearsalBaseUrl.size()));
	path.resize(std::min(path.size(), path.find('?')));
	const bool isPost = request.method == http::Method::post;
	const auto tail = [&path](std::string_view head) { return path.substr(head.size()); };
	if (isPost && path == kUploadPath) {
		takeUpload(request, std::move(reply));
	} else if (isPost && path == kSubmitPath) {
		reply(submit(request));
	} else if (!isPost && path.starts_with(kTaskPath)) {
		reply(poll(tail(kTaskPath)));
	} else if (!isPost && path == kCreditsPath) {
		reply(jsonAnswer({{"credits", 0}}));
	} else if (!isPost && path.starts_with(kResultPath)) {
		const std::string taskId = tail(kResultPath);
		reply(result(request, taskId.substr(0, taskId.find('/'))));
	} else {
		reply(refuse({404, "No such endpoint in the rehearsal", {}}));
	}
}

void RehearsalProvider::takeUpload(const http::Request &request, Reply reply)
{
	std::filesystem::path file;
	std::string name;
	for (const http::FormPart &part : request.form) {
		if (part.name == "file") {
			file = part.file;
			name = part.fileName;
		} else if (part.name != "file_name" && part.name != "auto_cleanup") {
			reply(refuse({422, part.name + ": extra fields not permitted", {}}));
			return;
		}
	}
	if (file.empty()) {
		reply(refuse({422, "file: field required", {}}));
		return;
	}
	ports_.backstage.start([this, file, name = urlSafe(name), reply = std::move(reply)](
				       const std::atomic<bool> &) -> std::optional<Backstage::Result> {
		std::error_code error;
		const uint64_t sizeBytes = std::filesystem::file_size(file, error);
		if (error) {
			return [reply, detail = error.message()] { reply(cannotRead(detail)); };
		}
		media::Outcome<media::RgbxImage> image = media::readStill(file);
		if (!image) {
			return [reply, reason = image.reason()] {
				reply(refuse({422, "file is no readable image: " + reason, "invalid_file_type"}));
			};
		}
		media::Outcome<YuvPicture> picture = toYuv(*image, kMaxKeptSidePx);
		Upload upload;
		upload.sizeBytes = sizeBytes;
		upload.widthPx = image->widthPx;
		upload.heightPx = image->heightPx;
		if (picture) {
			upload.picture = std::make_shared<const YuvPicture>(std::move(*picture));
		}
		return [this, upload, name, reply] { keepUpload(upload, name, reply); };
	});
}

void RehearsalProvider::keepUpload(Upload upload, const std::string &name, const Reply &reply)
{
	if (provider::validateImage(upload.widthPx, upload.heightPx, upload.sizeBytes, playedModel())) {
		reply(refuse({422, "image outside the limits", "invalid_image"}));
		return;
	}
	const std::string token = randomHex();
	upload.url = std::string(provider::kRehearsalBaseUrl) + "/uploads/" + token + "/" + name;
	const Json body{{"id", "file-" + std::to_string(nowS()) + "-" + token},
			{"filename", name},
			{"url", upload.url},
			{"size", upload.sizeBytes},
			{"created", nowS()}};
	uploads_.push_front(std::move(upload));
	uploads_.resize(std::min(uploads_.size(), kMaxUploads));
	reply(jsonAnswer(body));
}

Answer RehearsalProvider::submit(const http::Request &request)
{
	if (request.contentType != "application/json") {
		return refuse({400, "Content-Type must be application/json", {}});
	}
	const SubmitVerdict verdict =
		checkSubmit(request.body, [this](const std::string &url) { return findUpload(url) != nullptr; });
	if (!verdict.task) {
		return refuse(verdict.refused);
	}
	Task task;
	task.id = "task-rehearsal-" + std::to_string(nowS()) + "-" + randomHex();
	task.model = verdict.task->model;
	task.createdS = nowS();
	task.acceptedAt = ports_.clock.monotonic();
	const Json body{{"created", task.createdS},
			{"id", task.id},
			{"model", task.model},
			{"object", "video.generation.task"},
			{"progress", 0},
			{"status", "pending"},
			{"task_info",
			 {{"can_cancel", false},
			  {"estimated_time", std::chrono::ceil<std::chrono::seconds>(ports_.taskDuration).count()}}},
			{"type", "video"},
			{"usage", {{"credits_reserved", 0}}}};
	makeClip(*verdict.task, task.id);
	tasks_.push_front(std::move(task));
	tasks_.resize(std::min(tasks_.size(), kMaxTasks));
	return jsonAnswer(body);
}

void RehearsalProvider::makeClip(const AcceptedTask &accepted, const std::string &taskId)
{
	ClipRecipe recipe{accepted.widthPx, accepted.heightPx, accepted.durationS, accepted.prompt, nullptr};
	if (!accepted.referenceImageUrls.empty()) {
		recipe.reference = findUpload(accepted.referenceImageUrls.front())->picture;
	}
	auto maker = std::make_shared<ClipMaker>(std::move(recipe));
	ports_.backstage.start(
		[this, maker, taskId](const std::atomic<bool> &stop) -> std::optional<Backstage::Result> {
			const ClipMaker::Progress progress = maker->work(kSlice, stop);
			if (progress == ClipMaker::Progress::working) {
				return std::nullopt;
			}
			return [this, maker, taskId] { keepClip(taskId, maker->failure(), maker->takeClip()); };
		});
}

void RehearsalProvider::keepClip(const std::string &taskId, std::string failure, std::string clip)
{
	const auto task = std::ranges::find(tasks_, taskId, &Task::id);
	if (task == tasks_.end()) {
		return;
	}
	task->failure = std::move(failure);
	if (!task->failure.empty()) {
		ports_.log(LogLevel::warning, "rehearsal: no clip: " + task->failure);
		return;
	}
	task->clip = std::make_shared<const std::string>(std::move(clip));
	size_t clips = 0;
	for (Task &kept : tasks_) {
		if (kept.clip && ++clips > kMaxClips) {
			kept.clip.reset();
		}
	}
}

Answer RehearsalProvider::poll(const std::string &taskId) const
{
	const Task *task = findTask(taskId);
	if (!task) {
		return refuse({404, "Task not found", {}});
	}
	const double share = ports_.taskDuration.count() > 0
				     ? static_cast<double>((ports_.clock.monotonic() - task->acceptedAt).count()) /
					       static_cast<double>(ports_.taskDuration.count())
				     : 1;
	Json body{{"id", task->id},
		  {"object", "video.generation.task"},
		  {"type", "video"},
		  {"model", task->model},
		  {"status", "pending"},
		  {"progress", 0},
		  {"created", task->createdS},
		  {"results", nullptr},
		  {"error", nullptr},
		  {"usage", {{"credits_reserved", 0}}}};
	if (!task->failure.empty()) {
		body["status"] = "failed";
		body["error"] = {{"code", "service_error"}, {"message", task->failure}, {"type", "task_error"}};
	} else if (share >= 1 && task->clip) {
		body["status"] = "completed";
		body["progress"] = 100;
		body["results"] = Json::array({{{"url", std::string(provider::kRehearsalBaseUrl).append(kResultPath) +
								task->id + "/clip.mp4"}}});
	} else if (share >= kPendingShare) {
		body["status"] = "processing";
		body["progress"] = std::min(99, static_cast<int>(share * 100));
	}
	return jsonAnswer(body);
}

Answer RehearsalProvider::result(const http::Request &request, const std::string &taskId) const
{
	const Task *task = findTask(taskId);
	if (!task || !task->clip) {
		return refuse({404, "No such result in the rehearsal", {}});
	}
	Answer answer;
	answer.content = task->clip;
	answer.response.status = 200;
	uint64_t begin = http::BodySink(request).resumeFromBytes();
	const uint64_t size = answer.content->size();
	if (begin > 0 && begin < size) {
		answer.response.status = 206;
		answer.response.headers.push_back({"Content-Range", "bytes " + std::to_string(begin) + "-" +
									    std::to_string(size - 1) + "/" +
									    std::to_string(size)});
	} else {
		begin = 0;
	}
	answer.response.headers.push_back({"Content-Type", "video/mp4"});
	answer.response.headers.push_back({"Content-Length", std::to_string(size - begin)});
	answer.contentBegin = begin;
	return answer;
}

const RehearsalProvider::Upload *RehearsalProvider::findUpload(const std::string &url) const
{
	const auto found = std::ranges::find(uploads_, url, &Upload::url);
	return found == uploads_.end() ? nullptr : &*found;
}

const RehearsalProvider::Task *RehearsalProvider::findTask(const std::string &id) const
{
	const auto found = std::ranges::find(tasks_, id, &Task::id);
	return found == tasks_.end() ? nullptr : &*found;
}

int64_t RehearsalProvider::nowS() const
{
	return std::chrono::duration_cast<std::chrono::seconds>(ports_.clock.utc().time_since_epoch()).count();
}

} // namespace r2v::rehearsal
