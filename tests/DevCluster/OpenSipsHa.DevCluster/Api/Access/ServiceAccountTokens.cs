using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Client;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Storage;

namespace OpenSipsHa.DevCluster.Api.Access;

/// <summary>Signs and checks the JWTs of ServiceAccounts (HS256 with a key of this process).</summary>
public sealed class ServiceAccountTokens(ObjectStore store, TimeProvider time)
{
    public const string Audience = "https://kubernetes.default.svc.cluster.local";
    readonly byte[] key = RandomNumberGenerator.GetBytes(32);

    public (string Token, DateTimeOffset Expires) Issue(JsonObject account, TimeSpan lifetime, IReadOnlyList<string> audiences)
    {
        var now = time.GetUtcNow();
        var expires = now + lifetime;
        var claims = new JsonObject
        {
            ["iss"] = Audience,
            ["aud"] = audiences.ToJsonArray(),
            ["sub"] = $"system:serviceaccount:{account.Namespace()}:{account.Name()}",
            ["iat"] = now.ToUnixTimeSeconds(),
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["exp"] = expires.ToUnixTimeSeconds(),
            ["jti"] = Guid.NewGuid().ToString("D", CultureInfo.InvariantCulture),
            ["kubernetes.io"] = new JsonObject
            {
                ["namespace"] = account.Namespace(),
                ["serviceaccount"] = new JsonObject { ["name"] = account.Name(), ["uid"] = account.Uid() },
            },
        };
        var content = $"{Encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}"u8)}.{Encode(JsonWriting.ToUtf8(claims))}";
        return ($"{content}.{Encode(Sign(content))}", expires);
    }

    /// <summary>Null when the token is not ours, has expired, is for others, or its account is gone.</summary>
    public Identity? Check(string token, string audience = Audience)
    {
        var parts = token.Split('.');
        if (parts.Length != 3 || !TryDecode(parts[2], out var signature) || !CryptographicOperations.FixedTimeEquals(Sign($"{parts[0]}.{parts[1]}"), signature) || !TryDecode(parts[1], out var payload))
            return null;
        JsonObject claims;
        try
        {
            claims = JsonReading.ParseObject(payload);
        }
        catch (JsonException)
        {
            return null;
        }
        var (ns, name) = (claims.StringAt("kubernetes.io", "namespace") ?? "", claims.StringAt("kubernetes.io", "serviceaccount", "name") ?? "");
        var account = store.Find(GroupResource.ServiceAccounts, ObjectStore.Key(ns, name))?.Value;
        var live = claims.LongAt("exp") > time.GetUtcNow().ToUnixTimeSeconds() && claims.StringsAt("aud").Contains(audience, StringComparer.Ordinal);
        if (!live || account is null || account.Uid() != claims.StringAt("kubernetes.io", "serviceaccount", "uid"))
            return null;
        return new Identity(
            $"system:serviceaccount:{ns}:{name}",
            account.Uid(),
            ["system:serviceaccounts", "system:serviceaccounts:" + ns, Identity.Authenticated],
            new Dictionary<string, string[]>(StringComparer.Ordinal) { ["authentication.kubernetes.io/credential-id"] = ["JTI=" + claims.StringAt("jti")] });
    }

    byte[] Sign(string content) => HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(content));

    static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    static bool TryDecode(string text, out byte[] bytes)
    {
        bytes = [];
        if (!Base64Url.IsValid(text))
            return false;
        bytes = Base64Url.DecodeFromChars(text);
        return true;
    }
}
