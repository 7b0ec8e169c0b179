using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Client;
using OpenSipsHa.DevCluster.Api.Json;

namespace OpenSipsHa.DevCluster.Api.Refusals;

/// <summary>Makes the Status of every kind of refusal (k8s.io/apimachinery pkg/api/errors has the same list).</summary>
public static class Refusal
{
    public const string Modified = "the object has been modified; please apply your changes to the latest version and try again";

    public static ApiRefusedException NotFound(GroupResource resource, string name) =>
        Make(404, "NotFound", $"{resource} \"{name}\" not found", Details(name, resource.Group, resource.Plural));

    public static ApiRefusedException AlreadyExists(GroupResource resource, string name) =>
        Make(409, "AlreadyExists", $"{resource} \"{name}\" already exists", Details(name, resource.Group, resource.Plural));

    public static ApiRefusedException BeingDeleted(GroupResource resource, string name) =>
        Make(409, "AlreadyExists", $"object is being deleted: {resource} \"{name}\" already exists", Details(name, resource.Group, resource.Plural));

    public static ApiRefusedException Conflict(GroupResource resource, string name, string why) =>
        Make(409, "Conflict", $"Operation cannot be fulfilled on {resource} \"{name}\": {why}", Details(name, resource.Group, resource.Plural));

    public static ApiRefusedException Forbidden(GroupResource resource, string name, string why) =>
        Make(403, "Forbidden", name.Length == 0 ? $"{resource} is forbidden: {why}" : $"{resource} \"{name}\" is forbidden: {why}", Details(name, resource.Group, resource.Plural));

    public static ApiRefusedException BadRequest(string message) => Make(400, "BadRequest", message);

    public static ApiRefusedException Internal(string message) => Make(500, "", message);

    public static ApiRefusedException InternalError(string message)
    {
        var details = new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["message"] = message }) };
        return Make(500, "InternalError", "Internal error occurred: " + message, details);
    }

    public static ApiRefusedException Unauthorized() => Make(401, "Unauthorized", "Unauthorized");

    public static ApiRefusedException MethodNotAllowed(GroupResource? resource = null) =>
        Make(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", resource is { } named ? Details("", named.Group, named.Plural) : []);

    public static ApiRefusedException NotAcceptable(params string[] accepted) =>
        Make(406, "NotAcceptable", "only the following media types are accepted: " + string.Join(", ", accepted));

    public static ApiRefusedException UnsupportedMediaType(params string[] accepted) =>
        Make(415, "UnsupportedMediaType", "the body of the request was in an unknown format - accepted media types include: " + string.Join(", ", accepted));

    public static ApiRefusedException Expired(string message) => Make(410, "Expired", message);

    public static ApiRefusedException Invalid(string group, string kind, string name, IReadOnlyCollection<FieldError> errors)
    {
        var causes = new JsonArray([.. errors.Select(Cause)]);
        var details = Details(name, group, kind);
        details["causes"] = causes;
        var lines = errors.Select(error => $"{error.Field}: {error.Message}").Distinct().ToList();
        var text = lines.Count == 1 ? lines[0] : $"[{string.Join(", ", lines)}]";
        var subject = group.Length == 0 ? kind : $"{kind}.{group}";
        return Make(422, "Invalid", $"{subject} \"{name}\" is invalid: {text}", details);
    }

    public static ApiRefusedException InvalidOptions(string kind, params FieldError[] errors) => Invalid("meta.k8s.io", kind, "", errors);

    /// <summary>What a JSON patch that cannot be applied gives: a 422 that says nothing.</summary>
    public static ApiRefusedException InvalidPatch() =>
        Make(422, "Invalid", "the server rejected our request due to an error in our request", []);

    public static ApiRefusedException Make(int code, string reason, string message, JsonObject? details = null)
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = message,
        };
        if (reason.Length > 0)
            status["reason"] = reason;
        if (details is not null)
            status["details"] = details;
        status["code"] = code;
        return new ApiRefusedException(status);
    }

    public static JsonObject Details(string name, string group, string kind)
    {
        var details = new JsonObject();
        if (name.Length > 0)
            details["name"] = name;
        if (group.Length > 0)
            details["group"] = group;
        if (kind.Length > 0)
            details["kind"] = kind;
        return details;
    }

    /// <summary>The answer of a delete that removed the object at once.</summary>
    public static JsonObject Deleted(GroupResource resource, JsonObject removed)
    {
        var details = Details(removed.Name(), resource.Group, resource.Plural);
        details["uid"] = removed.Uid();
        return Success(details);
    }

    public static JsonObject Success(JsonObject? details = null)
    {
        var status = new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success" };
        if (details is not null)
            status["details"] = details;
        return status;
    }

    static JsonNode Cause(FieldError error) => new JsonObject
    {
        ["reason"] = error.Reason,
        ["message"] = error.Message,
        ["field"] = error.Field,
    };
}
