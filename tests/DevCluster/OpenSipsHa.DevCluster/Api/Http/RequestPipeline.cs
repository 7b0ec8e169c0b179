using Microsoft.AspNetCore.Http;
using OpenSipsHa.DevCluster.Api.Access;
using OpenSipsHa.DevCluster.Api.Client;
using OpenSipsHa.DevCluster.Api.Faults;
using OpenSipsHa.DevCluster.Api.Refusals;
using OpenSipsHa.DevCluster.Api.Resources;

namespace OpenSipsHa.DevCluster.Api.Http;

/// <summary>Authentication, authorization, injected faults, then the handler of the path.</summary>
sealed class RequestPipeline(Authenticator authenticator, RoleAuthorizer authorizer, ResourceCatalog catalog, FaultInjection faults, ResourceHandler resources, PathHandler paths, ApiServerLog log)
{
    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            await RouteAsync(context);
        }
        catch (ApiRefusedException refused)
        {
            await RefuseAsync(context, refused);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Abort();
        }
        catch (Exception failed) when (failed is not OperationCanceledException)
        {
            log.HandlerFailed(context.Request.Method, context.Request.Path, failed);
            await RefuseAsync(context, Refusal.InternalError(failed.Message));
        }
    }

    async Task RouteAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        var user = authenticator.Authenticate(context.Request) ?? throw Refusal.Unauthorized();
        var parsed = ApiPath.Parse(path);
        var verb = ApiRequest.VerbOf(context.Request.Method, parsed, context.Request.Query);
        user = Impersonate(context.Request, user);
        Authorize(user, parsed, verb, path, context.Request.Query["fieldSelector"].ToString());
        var request = new ApiRequest(context, parsed, user, verb);
        var fault = faults.Take(path, verb, user.Name);
        if (fault is not null && await BeginFaultAsync(context, fault))
            return;
        if (!parsed.IsResource)
            await paths.HandleAsync(request);
        else if (catalog.Find(parsed.Group, parsed.Version, parsed.Plural) is { } type)
        {
            request.Type = type;
            await HandleResourceAsync(request, fault);
        }
        else
            await Answer.NotFoundPageAsync(context);
    }

    async Task HandleResourceAsync(ApiRequest request, Fault? fault)
    {
        if (fault is null or { DelayAnswer.Ticks: 0, DropAnswer: false })
        {
            await resources.HandleAsync(request);
            return;
        }
        // The answer is held back until it is whole: the write has happened, the client does not know.
        var wire = request.Context.Response.Body;
        using var held = new MemoryStream();
        request.Context.Response.Body = held;
        try
        {
            await resources.HandleAsync(request);
        }
        finally
        {
            request.Context.Response.Body = wire;
        }
        await Task.Delay(fault.DelayAnswer, request.Context.RequestAborted);
        if (fault.DropAnswer)
        {
            request.Context.Abort();
            return;
        }
        await wire.WriteAsync(held.ToArray(), request.Context.RequestAborted);
    }

    /// <returns>Whether the request ends here.</returns>
    static async Task<bool> BeginFaultAsync(HttpContext context, Fault fault)
    {
        if (fault.Delay > TimeSpan.Zero)
            await Task.Delay(fault.Delay, context.RequestAborted);
        if (fault.Drop)
        {
            context.Abort();
            return true;
        }
        if (fault.StatusCode is not { } code)
            return false;
        throw Refusal.Make(code, code switch { 401 => "Unauthorized", 409 => "Conflict", 410 => "Expired", 429 => "TooManyRequests", 503 => "ServiceUnavailable", 504 => "Timeout", _ => "InternalError" }, "injected fault");
    }

    Identity Impersonate(HttpRequest request, Identity user)
    {
        if (request.Headers["Impersonate-User"].Count == 0 && request.Headers["Impersonate-Group"].Count > 0)
            throw Refusal.BadRequest("requested groups without impersonating a user name");
        if (Authenticator.Impersonated(request) is not { } other)
            return user;
        var (resource, ns, name) = other.Name.Split(':') is ["system", "serviceaccount", var of, var account] ? ("serviceaccounts", of, account) : ("users", "", other.Name);
        Demand(user, new AccessQuestion("impersonate", "", resource, "", ns, name, ""));
        return other;
    }

    void Authorize(Identity user, ApiPath path, string verb, string raw, string fields)
    {
        if (path.IsResource)
            Demand(user, new AccessQuestion(verb, path.Group, path.Plural, path.Subresource, path.Namespace, path.Name.Length == 0 && verb is "list" or "watch" or "deletecollection" ? SelectedName(fields) : path.Name, ""));
        else if (!IsPublic(raw) && !authorizer.Allows(user, new AccessQuestion(HttpVerb(verb), "", "", "", "", "", raw)))
            throw Refusal.Make(403, "Forbidden", $"forbidden: User \"{user.Name}\" cannot {HttpVerb(verb)} path \"{raw}\"", []);
    }

    /// <summary>A collection request for one name counts as that name, so that resourceNames can allow it.</summary>
    static string SelectedName(string fields) =>
        Array.Find(fields.Split(','), term => term.StartsWith("metadata.name=", StringComparison.Ordinal))?["metadata.name=".Length..].TrimStart('=') ?? "";

    void Demand(Identity user, AccessQuestion question)
    {
        if (!authorizer.Allows(user, question))
            throw Denied(user, question);
    }

    public static ApiRefusedException Denied(Identity user, AccessQuestion question)
    {
        var where = question.Namespace.Length > 0 ? $"in the namespace \"{question.Namespace}\"" : "at the cluster scope";
        return Refusal.Forbidden(new GroupResource(question.Group, question.Resource), question.Name, $"User \"{user.Name}\" cannot {question.Verb} resource \"{question.FullResource}\" in API group \"{question.Group}\" {where}");
    }

    static string HttpVerb(string verb) => verb switch { "list" or "watch" => "get", "create" => "post", "update" => "put", "deletecollection" => "delete", _ => verb };

    static bool IsPublic(string path) => path is "/healthz" or "/livez" or "/readyz" or "/version" or "/version/";

    static async Task RefuseAsync(HttpContext context, ApiRefusedException refused)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }
        if (refused.Status["details"]?["retryAfterSeconds"]?.ToString() is { } seconds)
            context.Response.Headers.RetryAfter = seconds;
        await Answer.WriteAsync(context, refused.Code, refused.Status);
    }
}
