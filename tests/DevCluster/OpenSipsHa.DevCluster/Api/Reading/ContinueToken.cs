using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Refusals;

namespace OpenSipsHa.DevCluster.Api.Reading;

/// <summary>Where a paged list goes on: the revision it shows (negative: the newest) and the first key after what was sent.</summary>
readonly record struct ContinueToken(long Revision, string Start)
{
    public string Encode() => Base64Url.EncodeToString(JsonWriting.ToUtf8(new JsonObject { ["v"] = "meta.k8s.io/v1", ["rv"] = Revision, ["start"] = Start }));

    public static ContinueToken Decode(string text)
    {
        try
        {
            var body = JsonReading.ParseObject(Base64Url.DecodeFromChars(text.AsSpan().TrimEnd('=')));
            return new ContinueToken(body.LongAt("rv") ?? 0, body.StringAt("start") ?? "");
        }
        catch (Exception refused) when (refused is FormatException or JsonException)
        {
            throw Refusal.BadRequest("invalid continue token: continue key is not valid: invalid character looking for beginning of value");
        }
    }
}
