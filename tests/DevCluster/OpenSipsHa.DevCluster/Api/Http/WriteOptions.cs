using OpenSipsHa.DevCluster.Api.Access;
using OpenSipsHa.DevCluster.Api.Refusals;
using OpenSipsHa.DevCluster.Api.Registry;

namespace OpenSipsHa.DevCluster.Api.Http;

/// <summary>CreateOptions, UpdateOptions and PatchOptions from the query.</summary>
static class WriteOptions
{
    const int LongestManager = 128;

    public static WriteScope Scope(ApiRequest request, RoleAuthorizer authorizer, List<string> duplicates, bool apply = false)
    {
        var options = request.Verb switch { "create" => "CreateOptions", "update" => "UpdateOptions", _ => "PatchOptions" };
        var manager = request.Query("fieldManager") ?? "";
        if (apply && manager.Length == 0)
            throw Refusal.InvalidOptions(options, FieldError.Required("fieldManager", "is required for apply patch"));
        if (manager.Length > LongestManager)
            throw Refusal.InvalidOptions(options, FieldError.TooLong("fieldManager", LongestManager));
        if (!apply && request.Query("force") is not null && request.Verb == "patch")
            throw Refusal.InvalidOptions(options, FieldError.Forbidden("force", "may not be specified for non-apply patch"));
        var validation = request.Query("fieldValidation") ?? "";
        return new WriteScope
        {
            User = request.User.Name,
            Groups = request.User.Groups,
            FieldManager = manager.Length > 0 ? manager : FromUserAgent(request.Context.Request.Headers.UserAgent.ToString()),
            DryRun = DryRun(request, options),
            Force = request.Query("force") is "true" or "1",
            FieldValidation = validation switch
            {
                "" or "Warn" => FieldValidation.Warn,
                "Strict" => FieldValidation.Strict,
                "Ignore" => FieldValidation.Ignore,
                _ => throw Refusal.InvalidOptions(options, FieldError.NotSupported("fieldValidation", validation, ["", "Ignore", "Strict", "Warn"])),
            },
            DuplicateFields = duplicates,
            RequireCreate = () =>
            {
                var path = request.Path;
                var question = new AccessQuestion("create", path.Group, path.Plural, "", path.Namespace, "", "");
                if (!authorizer.Allows(request.User, question))
                    throw RequestPipeline.Denied(request.User, question with { Name = path.Name });
            },
        };
    }

    public static bool DryRun(ApiRequest request, string options)
    {
        var value = request.Query("dryRun") ?? "";
        return value switch
        {
            "" => false,
            "All" => true,
            _ => throw Refusal.InvalidOptions(options, FieldError.NotSupported("dryRun", new System.Text.Json.Nodes.JsonArray(value), ["All"])),
        };
    }

    static string FromUserAgent(string agent)
    {
        var name = agent.Split('/')[0];
        return name.Length > LongestManager ? name[..LongestManager] : name;
    }
}
