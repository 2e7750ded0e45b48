// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/keys/libsecret-items.hpp"

#include "core/provider/providers.hpp"

namespace r2v::keys {

namespace {

constexpr char kSchemaName[] = "obs-reference-to-video.ApiKey";
constexpr char kLabel[] = "obs-reference-to-video: FoxAPI API key";
constexpr char kServiceAttribute[] = "service";
constexpr char kService[] = "foxapi";
/// Whom a key is for, by its origin. Keys of earlier versions have none.
constexpr char kOriginAttribute[] = "origin";
constexpr char kSchemaAttribute[] = "xdg:schema";

std::string attributeOf(SecretItem *item, const char *name)
{
	const TablePtr attributes(secret_item_get_attributes(item));
	const auto *value = static_cast<const char *>(g_hash_table_lookup(attributes.get(), name));
	return value ? value : std::string();
}

} // namespace

const SecretSchema *itemSchema()
{
	static const SecretSchema kSchema = {kSchemaName,
					     SECRET_SCHEMA_NONE,
					     {{kServiceAttribute, SECRET_SCHEMA_ATTRIBUTE_STRING},
					      {kOriginAttribute, SECRET_SCHEMA_ATTRIBUTE_STRING},
					      {nullptr, SECRET_SCHEMA_ATTRIBUTE_STRING}},
					     0,
					     nullptr,
					     nullptr,
					     nullptr,
					     nullptr,
					     nullptr,
					     nullptr,
					     nullptr};
	return &kSchema;
}

TablePtr attributesOf(const std::string &origin)
{
	TablePtr table(g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free));
	g_hash_table_insert(table.get(), g_strdup(kServiceAttribute), g_strdup(kService));
	if (!origin.empty()) {
		g_hash_table_insert(table.get(), g_strdup(kOriginAttribute), g_strdup(origin.c_str()));
	}
	return table;
}

std::string labelFor(const std::string &origin)
{
	const bool isUsual = origin == provider::builtIn().usual().profile().baseUrl;
	return isUsual ? kLabel : std::string(kLabel) + " (" + origin + ")";
}

std::string originOfItem(SecretItem *item)
{
	return attributeOf(item, kOriginAttribute);
}

bool isOlder(SecretItem *item)
{
	const TablePtr attributes(secret_item_get_attributes(item));
	const bool hasSchema = g_hash_table_contains(attributes.get(), kSchemaAttribute);
	const bool hasOthers = g_hash_table_size(attributes.get()) > (hasSchema ? 2U : 1U);
	return attributeOf(item, kOriginAttribute).empty() &&
	       (!hasOthers || attributeOf(item, kSchemaAttribute) == kSchemaName);
}

std::optional<std::string> secretOf(SecretItem *item)
{
	const SecretPtr value(secret_item_get_secret(item));
	const gchar *const text = value ? secret_value_get_text(value.get()) : nullptr;
	return text ? std::optional<std::string>(text) : std::nullopt;
}

SecretItem *newestOpen(const std::vector<SecretItem *> &items)
{
	SecretItem *newest = nullptr;
	for (SecretItem *const item : items) {
		if (!isLocked(item) && (!newest || secret_item_get_modified(item) > secret_item_get_modified(newest))) {
			newest = item;
		}
	}
	return newest;
}

} // namespace r2v::keys
