using Microsoft.AspNetCore.Http;

namespace OpenSipsHa.DevCluster.Api.Access;

/// <summary>Bearer tokens to users. A bad token is refused, no token is system:anonymous.</summary>
sealed class Authenticator(string adminToken, ServiceAccountTokens tokens)
{
    /// <summary>Null: 401.</summary>
    public Identity? Authenticate(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return Identity.Anonymous;
        var token = header["Bearer ".Length..].Trim();
        if (token.Length == 0)
            return Identity.Anonymous;
        return token == adminToken ? Identity.Admin : tokens.Check(token);
    }

    /// <summary>Impersonate-User, -Group, -Uid and -Extra-… headers; null when there are none.</summary>
    public static Identity? Impersonated(HttpRequest request)
    {
        var name = request.Headers["Impersonate-User"].ToString();
        if (name.Length == 0)
            return null;
        var groups = request.Headers["Impersonate-Group"].OfType<string>().ToList();
        if (groups.Count == 0 && name.StartsWith("system:serviceaccount:", StringComparison.Ordinal))
            groups.AddRange(["system:serviceaccounts", "system:serviceaccounts:" + name.Split(':')[2]]);
        groups.Add(name == Identity.Anonymous.Name ? "system:unauthenticated" : Identity.Authenticated);
        var extra = request.Headers.Where(header => header.Key.StartsWith("Impersonate-Extra-", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(header => Uri.UnescapeDataString(header.Key["Impersonate-Extra-".Length..]).ToLowerInvariant(), header => header.Value.OfType<string>().ToArray(), StringComparer.Ordinal);
        return new Identity(name, request.Headers["Impersonate-Uid"].ToString(), groups, extra);
    }
}
