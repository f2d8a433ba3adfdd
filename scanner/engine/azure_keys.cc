#include "engine/azure_keys.h"

#include <algorithm>

#include "base/base64.h"
#include "base/text.h"
#include "engine/marvin32.h"

namespace leaktight {
namespace {

// Seeds are eight letters each: "Send0000", "Listen00", "Manage00", ….
constexpr uint64_t kStorage[] = {0x44656661756c7430};
constexpr uint64_t kCosmos[] = {0x4d617374524f3030, 0x4d61737452573030, 0x53797374524f3030,
                                0x5379737452573030, 0x537973416c6c3030, 0x5265736f75723030,
                                0x456e637279703030};
constexpr uint64_t kBatch[] = {0x4162416363743030};
constexpr uint64_t kLearning[] = {0x436c617373696330};
constexpr uint64_t kManagement[] = {0x54656e616e743030, 0x496f544875623030, 0x4761746577793030,
                                    0x4769744b65793030};
constexpr uint64_t kFunctions[] = {0x46756e6374693030, 0x4d61737465723030, 0x53797374656d3030};
constexpr uint64_t kSearch[] = {0x5175657279303030, 0x5041646d696e3030};
constexpr uint64_t kRegistry[] = {0x41435244666c7430};
constexpr uint64_t kRedis[] = {0x4163636573733030};
constexpr uint64_t kMessaging[] = {0x53656e6430303030, 0x4c697374656e3030, 0x4d616e6167653030,
                                   0x53797374656d3030, 0x556e6b6e6f776e30};
constexpr uint64_t kIot[] = {0x496f544875623030, 0x4470734b65793030, 0x4465766963653030};
constexpr uint64_t kEventGrid[] = {0x53656e6452656376};

constexpr AzureKeyKind kKinds[] = {
    {"+ASt", 64, false, "Storage", kStorage},
    {"ACDb", 64, false, "Cosmos DB", kCosmos},
    {"+ABa", 64, false, "Batch", kBatch},
    {"+AMC", 64, false, "Machine Learning (classic)", kLearning},
    {"APIM", 64, false, "API Management", kManagement},
    {"AzFu", 40, true, "Functions", kFunctions},
    {"AzSe", 39, false, "AI Search", kSearch},
    {"+ACR", 39, false, "Container Registry", kRegistry},
    {"AzCa", 32, false, "Cache for Redis", kRedis},
    {"+ASb", 32, false, "Service Bus", kMessaging},
    {"+AEh", 32, false, "Event Hubs", kMessaging},
    {"+ARm", 32, false, "Relay", kMessaging},
    {"AIoT", 32, false, "IoT Hub", kIot},
    {"AZEG", 32, false, "Event Grid", kEventGrid},
};

struct Annotated {
  std::string_view signature;
  std::string_view service;
};

constexpr Annotated kAnnotated[] = {
    {"ACOG", "AI services"},
    {"AZAC", "App Configuration"},
    {"AZCS", "Communication Services"},
    {"AZDO", "Azure DevOps (personal access token)"},
    {"AZEG", "Event Grid"},
    {"AZFR", "Fluid Relay"},
    {"AZFU", "Functions"},
    {"AZMP", "Maps"},
    {"AZMR", "Mixed Reality"},
    {"MSQL", "SQL"},
};

}  // namespace

std::span<const AzureKeyKind> AzureKeyKinds() {
  return kKinds;
}

const AzureKeyKind* FindAzureKeyKind(std::string_view key) {
  size_t end = key.size();
  while (end > 0 && key[end - 1] == '=') end--;
  constexpr size_t kBehind = 6;  // characters of the checksum
  for (const AzureKeyKind& kind : kKinds) {
    if ((kind.bytes * 8 + 5) / 6 != end) continue;
    if (key.substr(end - kBehind - kind.signature.size(), kind.signature.size()) ==
        kind.signature) {
      return &kind;
    }
  }
  return nullptr;
}

bool AzureChecksumAgrees(const AzureKeyKind& kind, std::string_view key) {
  constexpr size_t kChecksum = 4;
  const auto bytes = DecodeBase64(key);
  if (!bytes || bytes->size() != kind.bytes) return false;
  const std::string_view all = *bytes;
  const std::string_view covered = all.substr(0, all.size() - kChecksum);
  uint32_t stated = 0;
  for (size_t i = all.size(); i-- > covered.size();) {
    stated = stated << 8 | static_cast<uint8_t>(all[i]);
  }
  return std::any_of(kind.seeds.begin(), kind.seeds.end(),
                     [&](uint64_t seed) { return Marvin32(covered, seed) == stated; });
}

// Keys of customers have it in capitals, the platform's own in small letters.
std::string_view AnnotatedKeyService(std::string_view signature) {
  const auto* const at = std::find_if(
      std::begin(kAnnotated), std::end(kAnnotated),
      [&](const Annotated& known) { return EqualIgnoringCase(known.signature, signature); });
  return at == std::end(kAnnotated) ? std::string_view() : at->service;
}

std::string EntraChecksum(std::string_view covered) {
  constexpr std::string_view kDigits =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890.-_~";
  constexpr uint64_t kSeed = 0x4161645077643030;  // "AadPwd00"
  constexpr size_t kWidth = 6;
  std::string text;
  for (uint32_t rest = Marvin32(covered, kSeed); rest > 0; rest /= kDigits.size()) {
    text += kDigits[rest % kDigits.size()];
  }
  text.resize(kWidth, kDigits[0]);
  std::reverse(text.begin(), text.end());
  return text;
}

}  // namespace leaktight
