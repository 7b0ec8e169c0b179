using Microsoft.AspNetCore.Http;
using OpenSipsHa.DevCluster.Api.Access;
using OpenSipsHa.DevCluster.Api.Resources;

namespace OpenSipsHa.DevCluster.Api.Http;

/// <summary>One request with what authentication and routing found out.</summary>
sealed class ApiRequest(HttpContext context, ApiPath path, Identity user, string verb)
{
    public HttpContext Context => context;
    public ApiPath Path => path;
    public Identity User => user;

    /// <summary>get, list, watch, create, update, patch, delete, deletecollection.</summary>
    public string Verb => verb;

    /// <summary>Set when the path names a resource that is served.</summary>
    public ResourceType Type { get; set; } = null!;

    public string? Namespace => path.Namespace.Length == 0 || !Type.Namespaced ? null : path.Namespace;

    public string? Query(string name) => context.Request.Query.TryGetValue(name, out var values) ? values.ToString() : null;

    public bool Flag(string name) => Query(name) is "true" or "1" or "";

    public static string VerbOf(string method, ApiPath path, IQueryCollection query)
    {
        var many = path.Name.Length == 0;
        var watch = path.IsWatch || (many && query.TryGetValue("watch", out var value) && value.ToString() is "true" or "1" or "");
        return method switch
        {
            "POST" => "create",
            "GET" or "HEAD" => watch ? "watch" : many ? "list" : "get",
            "PUT" => "update",
            "PATCH" => "patch",
            "DELETE" => many ? "deletecollection" : "delete",
            _ => "",
        };
    }
}
