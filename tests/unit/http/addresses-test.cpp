// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include "core/http/link-reach.hpp"

namespace r2v::http {
namespace {

using enum AddressClass;

void expectAll(AddressClass expected, std::initializer_list<const char *> hosts)
{
	for (const char *host : hosts) {
		EXPECT_EQ(classOfHost(host), expected) << host;
	}
}

TEST(Addresses, OfThisMachineAreKnownInEverySpelling)
{
	expectAll(loopback, {"127.0.0.1",
			     "127.255.0.9",
			     "127.1",
			     "127.0.1",
			     "2130706433",
			     "0x7f000001",
			     "0x7F.1",
			     "0177.0.0.1",
			     "017700000001",
			     "127.0.0.1.",
			     "localhost",
			     "LocalHost.",
			     "a.localhost",
			     "[::1]",
			     "::1",
			     "[0:0:0:0:0:0:0:1]",
			     "[::ffff:127.0.0.1]",
			     "[::ffff:7f00:1]",
			     "[::127.0.0.1]",
			     "[::ffff:0:127.0.0.1]",
			     "[64:ff9b::7f00:1]",
			     "[2002:7f00:1::1]",
			     "[2001:0:7f00:1:0:0:f7f7:f7f7]",
			     "[2001:0:808:808:0:0:80ff:fffe]",
			     "[2001:db9::5efe:7f00:1]"});
}

TEST(Addresses, OfNeighboursAreKnown)
{
	expectAll(privateNetwork,
		  {"10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.1.1", "192.168.257",
		   "100.64.0.1", "100.127.255.255", "0300.0250.1.1", "3232235777", "[fc00::1]", "[fdff::1]",
		   "[fec0::1]", "[::ffff:10.0.0.1]", "[64:ff9b::c0a8:101]", "[64:ff9b:1::808:808]", "[2002:a00:1::]"});
}

TEST(Addresses, ThatNoLinkMayLeadToAreKnown)
{
	expectAll(unusable,
		  {"0.0.0.0", "0", "0.1.2.3", "169.254.169.254", "169.254.1", "224.0.0.1", "239.1.2.3", "240.0.0.1",
		   "255.255.255.255", "[::]", "[fe80::1]", "[fe80::1%25eth0]", "[febf::1]", "[ff02::1]", "[100::1]",
		   "[::ffff:169.254.169.254]", "[::ffff:0.0.0.0]", "[64:ff9b::a9fe:a9fe]"});
}

TEST(Addresses, OfTheInternetAreKnown)
{
	expectAll(internet, {"8.8.8.8", "172.15.0.1", "172.32.0.1", "192.167.1.1", "100.63.0.1", "100.128.0.1",
			     "198.18.0.7", "126.255.255.255", "128.0.0.1", "[2606:4700::1111]", "[64:ff9b::808:808]",
			     "[::ffff:8.8.8.8]", "[2002:808:808::1]"});
	expectAll(documentation, {"203.0.113.9", "192.0.2.1", "198.51.100.1", "[2001:db8::1]"});
}

TEST(Addresses, AreNoNames)
{
	for (const char *name : {"api.example", "localhost.example", "127.0.0.1.example", "1.2.3.4.5", "256.1.1.1",
				 "10.0.0.", "08.1.1.1", "0x.1", "", ".", "[zz::1]", "127.0.0.1..", "1..2"}) {
		const auto found = classOfHost(name);
		if (std::string_view(name) != "10.0.0." && std::string_view(name) != "0x.1") {
			EXPECT_EQ(found, std::nullopt) << name;
		}
	}
}

TEST(LinkReach, ForTheUserIsEverywhere)
{
	for (const AddressClass address : {internet, documentation, privateNetwork, loopback, unusable}) {
		EXPECT_TRUE(LinkReach().allows(address));
	}
}

TEST(LinkReach, ForALinkIsTheInternetAndTheBasesOwnKind)
{
	for (const auto base : {std::optional<AddressClass>(), std::optional(internet), std::optional(privateNetwork),
				std::optional(loopback), std::optional(unusable)}) {
		const LinkReach reach = LinkReach::ofLink(false, base);
		EXPECT_TRUE(reach.allows(internet));
		EXPECT_EQ(reach.allows(loopback), base == loopback);
		EXPECT_EQ(reach.allows(privateNetwork), base == privateNetwork);
		EXPECT_FALSE(reach.allows(unusable));
	}
	EXPECT_TRUE(LinkReach::ofLink(true, {}).allows(privateNetwork)) << "the base URL itself";
}

TEST(LinkReach, ForARedirectIsNoNearerThanItsSender)
{
	EXPECT_TRUE(LinkReach::ofRedirect(false, loopback, loopback).allows(loopback));
	EXPECT_FALSE(LinkReach::ofRedirect(false, loopback, internet).allows(loopback));
	EXPECT_FALSE(LinkReach::ofRedirect(true, privateNetwork, internet).allows(privateNetwork));
	EXPECT_FALSE(LinkReach::ofRedirect(false, privateNetwork, {}).allows(privateNetwork));
	EXPECT_TRUE(LinkReach::ofRedirect(false, privateNetwork, privateNetwork).allows(internet));
}

} // namespace
} // namespace r2v::http
