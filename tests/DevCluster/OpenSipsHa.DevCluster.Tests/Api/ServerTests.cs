using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api;
using OpenSipsHa.DevCluster.Api.Client;
using OpenSipsHa.DevCluster.Api.Faults;

namespace OpenSipsHa.DevCluster.Tests.Api;

/// <summary>What tests of other parts lean on: faults, restarts, compaction, rights, speed.</summary>
public sealed class ServerTests : IAsyncLifetime
{
    const string Leases = "/apis/coordination.k8s.io/v1/namespaces/default/leases";
    ApiServer server = null!;
    HttpClient http = null!;

    public async ValueTask InitializeAsync()
    {
        server = await ApiServer.StartAsync(new ApiServerOptions(), TestContext.Current.CancellationToken);
        http = Client();
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await server.DisposeAsync();
    }

    HttpClient Client()
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        return new HttpClient(handler, disposeHandler: true) { BaseAddress = server.Url };
    }

    async Task<(HttpStatusCode Code, JsonObject Body)> SendAsync(HttpMethod method, string path, JsonObject? body = null, string? token = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? server.AdminToken);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json");
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, (JsonObject)JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
    }

    static JsonObject Lease(string name, string holder) => new()
    {
        ["apiVersion"] = "coordination.k8s.io/v1",
        ["kind"] = "Lease",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = new JsonObject { ["holderIdentity"] = holder },
    };

    [Fact]
    public async Task Of_two_holders_that_write_the_same_version_one_wins()
    {
        var (_, made) = await SendAsync(HttpMethod.Post, Leases, Lease("vip", "none"));
        var version = (string)made["metadata"]!["resourceVersion"]!;
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
        {
            var body = Lease("vip", "h" + i);
            body["metadata"]!["resourceVersion"] = version;
            return SendAsync(HttpMethod.Put, Leases + "/vip", body);
        }));
        answers.Count(answer => answer.Code == HttpStatusCode.OK).ShouldBe(1);
        answers.Count(answer => answer.Code == HttpStatusCode.Conflict).ShouldBe(7);
    }

    [Fact]
    public async Task A_renewal_takes_less_than_five_milliseconds_in_the_median()
    {
        await SendAsync(HttpMethod.Post, Leases, Lease("fast", "a"));
        var times = new List<double>();
        for (var i = 0; i < 200; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await SendAsync(HttpMethod.Patch, Leases + "/fast", new JsonObject { ["spec"] = new JsonObject { ["leaseTransitions"] = i } });
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        times.Order().ElementAt(100).ShouldBeLessThan(5);
    }

    [Fact]
    public async Task An_injected_status_is_answered_as_often_as_asked()
    {
        using var fault = server.Faults.Add(new Fault { PathContains = "/leases", Verb = "create", StatusCode = 503, Times = 2 });
        (await SendAsync(HttpMethod.Post, Leases, Lease("f", "a"))).Code.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await SendAsync(HttpMethod.Post, Leases, Lease("f", "a"))).Code.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await SendAsync(HttpMethod.Post, Leases, Lease("f", "a"))).Code.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_dropped_answer_leaves_the_write_done()
    {
        using (server.Faults.Add(new Fault { PathContains = "/leases", DropAnswer = true, Times = 1 }))
            await Should.ThrowAsync<HttpRequestException>(() => SendAsync(HttpMethod.Post, Leases, Lease("ghost", "a")));
        server.Store.Get(GroupResource.Leases, "default", "ghost").ShouldNotBeNull();
    }

    [Fact]
    public async Task A_watch_from_before_a_compaction_ends_with_410()
    {
        var (_, list) = await SendAsync(HttpMethod.Get, Leases);
        await SendAsync(HttpMethod.Post, Leases, Lease("c", "a"));
        server.Compact();
        var (code, line) = await SendAsync(HttpMethod.Get, $"{Leases}?watch=true&resourceVersion={list["metadata"]!["resourceVersion"]}&timeoutSeconds=5");
        (code, (string)line["type"]!, (int)line["object"]!["code"]!).ShouldBe((HttpStatusCode.OK, "ERROR", 410));
    }

    [Fact]
    public async Task A_restart_cuts_watches_and_keeps_the_state()
    {
        await SendAsync(HttpMethod.Post, Leases, Lease("kept", "a"));
        using var watch = new HttpRequestMessage(HttpMethod.Get, Leases + "?watch=true");
        watch.Headers.Authorization = new AuthenticationHeaderValue("Bearer", server.AdminToken);
        using var open = await http.SendAsync(watch, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await using var stream = await open.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await server.RestartAsync(TimeSpan.Zero, TestContext.Current.CancellationToken);
        await Should.ThrowAsync<Exception>(async () =>
        {
            var buffer = new byte[4096];
            while (await stream.ReadAsync(buffer, TestContext.Current.CancellationToken) > 0)
                continue;
            throw new IOException("ended");
        });
        (await SendAsync(HttpMethod.Get, Leases + "/kept")).Code.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task After_a_restore_the_older_state_and_revision_are_back()
    {
        var snapshot = server.Snapshot();
        await SendAsync(HttpMethod.Post, Leases, Lease("later", "a"));
        await server.RestoreAsync(snapshot, TestContext.Current.CancellationToken);
        using var fresh = Client();
        server.Store.Get(GroupResource.Leases, "default", "later").ShouldBeNull();
    }

    [Fact]
    public async Task A_role_with_resourceNames_allows_that_object_and_its_watch_only()
    {
        server.Store.Create(GroupResource.ServiceAccounts, "default", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "agent" } });
        server.Store.Create(GroupResource.Parse("roles.rbac.authorization.k8s.io"), "default", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "agent" },
            ["rules"] = new JsonArray(new JsonObject { ["apiGroups"] = new JsonArray("coordination.k8s.io"), ["resources"] = new JsonArray("leases"), ["resourceNames"] = new JsonArray("mine"), ["verbs"] = new JsonArray("get", "list", "watch", "update") }),
        });
        server.Store.Create(GroupResource.Parse("rolebindings.rbac.authorization.k8s.io"), "default", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "agent" },
            ["roleRef"] = new JsonObject { ["kind"] = "Role", ["name"] = "agent" },
            ["subjects"] = new JsonArray(new JsonObject { ["kind"] = "ServiceAccount", ["name"] = "agent", ["namespace"] = "default" }),
        });
        await SendAsync(HttpMethod.Post, Leases, Lease("mine", "a"));
        await SendAsync(HttpMethod.Post, Leases, Lease("other", "a"));
        var token = server.IssueToken("default", "agent");
        (await SendAsync(HttpMethod.Get, Leases + "/mine", token: token)).Code.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(HttpMethod.Get, Leases + "?fieldSelector=metadata.name%3Dmine", token: token)).Code.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(HttpMethod.Get, Leases + "/other", token: token)).Code.ShouldBe(HttpStatusCode.Forbidden);
        (await SendAsync(HttpMethod.Get, Leases, token: token)).Code.ShouldBe(HttpStatusCode.Forbidden);
        (await SendAsync(HttpMethod.Post, Leases, Lease("new", "a"), token)).Code.ShouldBe(HttpStatusCode.Forbidden);
        (await SendAsync(HttpMethod.Get, Leases, token: token + "x")).Code.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Dependents_go_with_their_owner()
    {
        var owner = server.Store.Create(GroupResource.ConfigMaps, "default", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "owner" } });
        server.Store.Create(GroupResource.Secrets, "default", new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = "child",
                ["ownerReferences"] = new JsonArray(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["name"] = "owner", ["uid"] = (string)owner["metadata"]!["uid"]! }),
            },
        });
        server.Store.Delete(GroupResource.ConfigMaps, "default", "owner");
        await Eventually.TrueAsync(() => server.Store.Get(GroupResource.Secrets, "default", "child") is null);
    }

    [Fact]
    public async Task An_in_process_watch_sees_every_change_once_across_a_compaction()
    {
        using var ending = new CancellationTokenSource();
        var seen = new List<string>();
        var watching = Task.Run(async () =>
        {
            await foreach (var change in server.Store.Watch(GroupResource.Leases, "default", cancellation: ending.Token))
            {
                lock (seen)
                    seen.Add($"{change.Type} {change.Object["metadata"]!["name"]}");
            }
        }, TestContext.Current.CancellationToken);
        for (var i = 0; i < 50; i++)
        {
            await SendAsync(HttpMethod.Post, Leases, Lease("l" + i, "a"));
            if (i % 10 == 0)
                server.Compact();
        }
        await Eventually.TrueAsync(() =>
        {
            lock (seen)
                return seen.Count >= 50;
        });
        await ending.CancelAsync();
        await watching;
        seen.ShouldBe(Enumerable.Range(0, 50).Select(i => $"Added l{i}"), ignoreOrder: true);
    }
}
