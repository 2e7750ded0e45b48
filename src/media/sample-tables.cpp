// SPDX-License-Identifier: GPL-2.0-or-later
#include "media/sample-tables.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "media/big-endian-file.hpp"

namespace r2v::media {

namespace {

/// Six hours of AAC have as many. An index entry has 24 bytes.
constexpr uint64_t kMaxSamples = 1'000'000;
/// For uncompressed sound, whose samples are indexed by the thousand.
constexpr uint64_t kMaxPlainSamples = 200'000'000;
/// Each edit may index all samples again.
constexpr uint64_t kMaxEditedSamples = 4'000'000;
constexpr int kMaxBoxes = 20'000;
constexpr int kMaxDepth = 12;

/// The boxes that FFmpeg looks into.
constexpr std::string_view kContainers[] = {"moov", "trak", "mdia", "minf", "stbl", "edts", "moof", "traf",
					    "mvex", "udta", "tref", "gmhd", "dinf", "wave", "sinf"};

struct Track {
	bool isSound = false;
	uint64_t samples = 0;
	uint64_t edits = 0;
	uint64_t chunks = 0;
	uint64_t largestChunk = 0;
	/// All samples have length 1.
	bool isPlain = false;
};

class Tables {
public:
	explicit Tables(const std::filesystem::path &file) : bytes_(file)
	{
		std::error_code error;
		const uint64_t size = std::filesystem::file_size(file, error);
		sizeBytes_ = error ? 0 : size;
	}

	std::string violation()
	{
		walk(0, sizeBytes_, 0);
		return violation_;
	}

private:
	uint64_t number(uint64_t at, size_t sizeBytes) { return bytes_.number(at, sizeBytes).value_or(0); }

	std::string typeAt(uint64_t at)
	{
		std::string type;
		for (uint64_t letter = at; letter < at + 4; ++letter) {
			type += static_cast<char>(number(letter, 1));
		}
		return type;
	}

	void walk(uint64_t at, uint64_t end, int depth)
	{
		while (at + 8 <= end && violation_.empty() && ++boxes_ <= kMaxBoxes) {
			uint64_t size = number(at, 4);
			const std::string type = typeAt(at + 4);
			const uint64_t head = size == 1 ? 16 : 8;
			size = size == 1 ? number(at + 8, 8) : size == 0 ? end - at : size;
			if (size < head) {
				return;
			}
			// A box that claims to extend beyond its parent is read as far as there is data.
			const uint64_t boxEnd = size > end - at ? end : at + size;
			look(type, at + head, boxEnd, depth);
			at = boxEnd;
		}
		if (boxes_ > kMaxBoxes) {
			violation_ = "it has too many parts";
		}
	}

	void look(const std::string &type, uint64_t at, uint64_t end, int depth)
	{
		if (type == "trak") {
			track_ = {};
		}
		if (type == "meta" && depth < kMaxDepth) {
			walk(at + 4, end, depth + 1);
		} else if (std::find(std::begin(kContainers), std::end(kContainers), type) != std::end(kContainers)) {
			if (depth < kMaxDepth) {
				walk(at, end, depth + 1);
			} else {
				violation_ = "its parts are nested too deeply";
			}
		} else if (type == "cmov") {
			violation_ = "a packed index";
		} else if (type == "hdlr") {
			track_.isSound = typeAt(at + 8) == "soun";
		} else if (type == "stsz" || type == "stz2") {
			track_.samples = std::max(track_.samples, number(at + 8, 4));
		} else if (type == "stts") {
			track_.isPlain = number(at + 4, 4) == 1 && number(at + 12, 4) == 1;
		} else if (type == "stco" || type == "co64") {
			track_.chunks = std::max(track_.chunks, number(at + 4, 4));
		} else if (type == "stsc") {
			lookAtChunks(at, end);
		} else if (type == "elst") {
			track_.edits = std::max(track_.edits, number(at + 4, 4));
		} else if (type == "trun") {
			fragmentSamples_ += number(at + 4, 4);
		}
		if (type == "trak") {
			addUp();
		}
		if (fragmentSamples_ > kMaxSamples) {
			violation_ = "it has too many samples";
		}
	}

	void lookAtChunks(uint64_t at, uint64_t end)
	{
		const uint64_t count = std::min<uint64_t>(number(at + 4, 4), (end - at) / 12);
		for (uint64_t index = 0; index < count && index < kMaxBoxes; ++index) {
			track_.largestChunk = std::max(track_.largestChunk, number(at + 8 + 12 * index + 4, 4));
		}
	}

	void addUp()
	{
		const bool isPlain = track_.isSound && track_.isPlain;
		if (isPlain) {
			plainSamples_ += track_.samples;
			chunkSamples_ += std::min(track_.largestChunk * track_.chunks, kMaxPlainSamples + 1);
		} else {
			samples_ += track_.samples;
		}
		editedSamples_ += track_.edits * std::min(track_.samples, isPlain ? track_.chunks : kMaxSamples);
		if (samples_ > kMaxSamples || plainSamples_ > kMaxPlainSamples || editedSamples_ > kMaxEditedSamples ||
		    chunkSamples_ > kMaxPlainSamples || track_.chunks > kMaxSamples) {
			violation_ = "it has too many samples";
		}
	}

	BigEndianFile bytes_;
	uint64_t sizeBytes_ = 0;
	int boxes_ = 0;
	Track track_;
	uint64_t samples_ = 0;
	uint64_t plainSamples_ = 0;
	uint64_t chunkSamples_ = 0;
	uint64_t editedSamples_ = 0;
	uint64_t fragmentSamples_ = 0;
	std::string violation_;
};

} // namespace

std::string whatTablesOverstate(const std::filesystem::path &file)
{
	return Tables(file).violation();
}

} // namespace r2v::media
