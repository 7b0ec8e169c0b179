using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using OpenSipsHa.Kubernetes.Client;
using OpenSipsHa.Kubernetes.Objects;
using OpenSipsHa.Kubernetes.Tests.Simulation;

namespace OpenSipsHa.Kubernetes.Tests.Client;

public sealed class KubeClientTests
{
    private const string LeaseBody =
        """{"kind":"Lease","apiVersion":"coordination.k8s.io/v1","metadata":{"name":"vip","namespace":"ns","uid":"u","resourceVersion":"7"},"spec":{"holderIdentity":"a","renewTime":"2026-01-02T03:04:05.000006Z"}}""";

    private static readonly NamespacedName Vip = new("ns", "vip");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_verb_sends_what_the_API_expects()
    {
        var handler = new ScriptedHandler(_ => Answers.Json(LeaseBody));
        var leases = TestClient.Create(handler).Resource(CoreResources.Leases);
        var lease = await leases.GetAsync(Vip, cancellationToken: Cancel);
        await leases.CreateAsync(lease, cancellationToken: Cancel);
        await leases.ReplaceAsync(lease, new WriteOptions { FieldManager = "me", DryRun = true }, Cancel);
        await leases.PatchAsync(Vip, Patch.Merge(new JsonObject { ["spec"] = null }), cancellationToken: Cancel);
        await leases.PatchStatusAsync(Vip, Patch.Json([new JsonObject { ["op"] = "test" }]), cancellationToken: Cancel);
        await leases.ApplyAsync(lease, "applier", cancellationToken: Cancel);
        await leases.DeleteAsync(Vip, new DeleteOptions { Uid = "u", GracePeriod = TimeSpan.Zero, PropagationPolicy = "Background" }, Cancel);

        const string path = "/apis/coordination.k8s.io/v1/namespaces/ns/leases";
        handler.Requests.Select(request => $"{request.Method} {request.PathAndQuery} {request.MediaType}".TrimEnd()).ShouldBe(
        [
            $"GET {path}/vip",
            $"POST {path}?fieldManager=test application/json",
            $"PUT {path}/vip?fieldManager=me&dryRun=All application/json",
            $"PATCH {path}/vip?fieldManager=test application/merge-patch+json",
            $"PATCH {path}/vip/status?fieldManager=test application/json-patch+json",
            $"PATCH {path}/vip?fieldManager=applier&force=true application/apply-patch+yaml",
            $"DELETE {path}/vip application/json",
        ]);
        handler.Requests[1].Body.ShouldBe(
            """{"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"vip","namespace":"ns","uid":"u","resourceVersion":"7"},"spec":{"holderIdentity":"a","renewTime":"2026-01-02T03:04:05.000006Z"}}""");
        handler.Requests[3].Body.ShouldBe("""{"spec":null}""");
        handler.Requests[6].Body.ShouldBe(
            """{"kind":"DeleteOptions","apiVersion":"v1","gracePeriodSeconds":0,"propagationPolicy":"Background","preconditions":{"uid":"u"}}""");
    }

    /// <summary>HttpClient lets it through when a connection is reset the moment it is made; a watch must outlive it.</summary>
    [Fact]
    public async Task A_bare_error_of_the_socket_is_a_failure_of_transport_like_any_other()
    {
        var handler = new ScriptedHandler(_ => throw new SocketException((int)SocketError.NotConnected));
        var leases = TestClient.Create(handler).Resource(CoreResources.Leases);
        await Should.ThrowAsync<KubeTransportException>(() => leases.GetAsync(Vip, cancellationToken: Cancel));
        await Should.ThrowAsync<KubeTransportException>(async () =>
        {
            await foreach (var _ in leases.WatchAsync("ns", new WatchOptions(), Cancel))
            {
            }
        });
    }

    [Fact]
    public async Task A_list_carries_selectors_and_pages()
    {
        var handler = new ScriptedHandler(_ => Answers.Json("""{"metadata":{"resourceVersion":"9","continue":"abc"},"items":null}"""));
        var page = await TestClient.Create(handler).Resource(CoreResources.Pods).ListAsync(
            null, new ListOptions { LabelSelector = "a=b,c in (d,e)", FieldSelector = "metadata.name=x", Limit = 5, Continue = "t" }, Cancel);

        page.ShouldBe(new ObjectList<Pod>(page.Items, "9", "abc"));
        page.Items.ShouldBeEmpty();
        handler.Requests[0].PathAndQuery.ShouldBe(
            "/api/v1/pods?labelSelector=a%3Db%2Cc%20in%20%28d%2Ce%29&fieldSelector=metadata.name%3Dx&limit=5&continue=t");
    }

    [Fact]
    public async Task What_is_absent_is_null_only_for_find()
    {
        var leases = TestClient.Create(new ScriptedHandler(_ => Answers.Status(404, "NotFound"))).Resource(CoreResources.Leases);
        (await leases.FindAsync(Vip, cancellationToken: Cancel)).ShouldBeNull();
        Should.Throw<KubeStatusException>(() => leases.GetAsync(Vip, cancellationToken: Cancel)).IsNotFound.ShouldBeTrue();
    }

    [Fact]
    public void A_request_without_an_answer_times_out_and_may_have_been_applied()
    {
        var time = new ManualTime();
        var leases = TestClient.Create(new ScriptedHandler(Hang), time).Resource(CoreResources.Leases);
        var request = leases.GetAsync(Vip, new RequestOptions { Timeout = TimeSpan.FromSeconds(1) }, Cancel);
        time.Advance(TimeSpan.FromMilliseconds(999));
        request.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromMilliseconds(1));

        var error = Should.Throw<KubeTransportException>(() => request);
        error.TimedOut.ShouldBeTrue();
        error.MayHaveBeenApplied.ShouldBeTrue();
    }

    [Fact]
    public void The_callers_cancellation_is_no_failure_of_the_server()
    {
        using var stop = new CancellationTokenSource();
        var request = TestClient.Create(new ScriptedHandler(Hang)).Resource(CoreResources.Leases).GetAsync(Vip, cancellationToken: stop.Token);
        stop.Cancel();
        Should.Throw<OperationCanceledException>(() => request);
    }

    [Fact]
    public void A_refused_connection_was_certainly_not_applied()
    {
        var handler = new ScriptedHandler(_ => throw new HttpRequestException(HttpRequestError.ConnectionError, "connection refused"));
        var error = Should.Throw<KubeTransportException>(
            () => TestClient.Create(handler).Resource(CoreResources.Leases).GetAsync(Vip, cancellationToken: Cancel));
        error.MayHaveBeenApplied.ShouldBeFalse();
        error.Message.ShouldContain("connection refused");
    }

    [Theory]
    [InlineData("<html>bad gateway</html>", 502)]
    [InlineData("", 503)]
    [InlineData("{\"kind\":\"Pod\"}", 500)]
    public void An_error_that_is_no_Status_keeps_its_code(string body, int code)
    {
        var leases = TestClient.Create(new ScriptedHandler(_ => Answers.Text(body, code))).Resource(CoreResources.Leases);
        var error = Should.Throw<KubeStatusException>(() => leases.GetAsync(Vip, cancellationToken: Cancel));
        error.Code.ShouldBe(code);
        error.Status.ShouldBeNull();
        error.MayHaveBeenApplied.ShouldBeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"metadata\":")]
    [InlineData("{\"spec\":{}}")]
    public void A_success_that_cannot_be_read_is_an_error_that_names_the_request(string body)
    {
        var leases = TestClient.Create(new ScriptedHandler(_ => Answers.Json(body))).Resource(CoreResources.Leases);
        Should.Throw<KubeTransportException>(() => leases.GetAsync(Vip, cancellationToken: Cancel)).Message.ShouldContain("GET /apis/coordination");
        Should.Throw<KubeTransportException>(() => leases.ListAsync("ns", cancellationToken: Cancel));
    }

    [Fact]
    public void An_item_that_cannot_be_read_is_named()
    {
        const string body = """{"metadata":{"resourceVersion":"1"},"items":[{"metadata":{"name":"ok"}},{"metadata":{"name":"bad","namespace":"n"},"data":5}]}""";
        var maps = TestClient.Create(new ScriptedHandler(_ => Answers.Json(body))).Resource(CoreResources.ConfigMaps);
        Should.Throw<KubeTransportException>(() => maps.ListAsync("n", cancellationToken: Cancel)).Message.ShouldContain("item n/bad");
    }

    [Fact]
    public void An_endless_answer_is_cut_off()
    {
        var leases = TestClient.Create(new ScriptedHandler(_ => Answers.Json(new string('x', 2 << 20)))).Resource(CoreResources.Leases);
        Should.Throw<KubeTransportException>(() => leases.GetAsync(Vip, cancellationToken: Cancel)).Message.ShouldContain("exceeds");
    }

    [Fact]
    public async Task An_endless_line_of_a_watch_is_cut_off()
    {
        var leases = TestClient.Create(new ScriptedHandler(_ => Answers.Json(new string('x', 1 << 18)))).Resource(CoreResources.Leases);
        await Should.ThrowAsync<KubeTransportException>(async () =>
        {
            await foreach (var _ in leases.WatchAsync("ns", cancellationToken: Cancel)) throw new InvalidOperationException("no event");
        });
    }

    [Fact]
    public void A_redirect_is_not_followed_with_the_token_in_hand()
    {
        var handler = new ScriptedHandler(_ => new HttpResponseMessage(HttpStatusCode.Found) { Headers = { Location = new Uri("http://elsewhere.invalid/") } });
        Should.Throw<KubeStatusException>(() => TestClient.Create(handler).Resource(CoreResources.Leases).GetAsync(Vip, cancellationToken: Cancel)).Code.ShouldBe(302);
        handler.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(null, "vip")]
    [InlineData("", "vip")]
    [InlineData("ns", "")]
    public void A_name_that_would_reach_another_resource_is_refused_before_it_is_sent(string? ns, string name)
    {
        var handler = new ScriptedHandler(_ => Answers.Json(LeaseBody));
        Should.Throw<ArgumentException>(() => TestClient.Create(handler).Resource(CoreResources.Leases).GetAsync(new NamespacedName(ns, name), cancellationToken: Cancel));
        handler.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Names_are_escaped()
    {
        var handler = new ScriptedHandler(_ => Answers.Json(LeaseBody));
        await TestClient.Create(handler).Resource(CoreResources.Leases).GetAsync(new NamespacedName("ns", "../secrets?x"), cancellationToken: Cancel);
        handler.Requests[0].PathAndQuery.ShouldEndWith("/leases/..%2Fsecrets%3Fx");
    }

    [Fact]
    public void Retry_after_comes_from_the_header_or_the_Status()
    {
        var header = Answers.Status(429, "TooManyRequests");
        header.Headers.RetryAfter = new System.Net.Http.Headers.RetryConditionHeaderValue(TimeSpan.FromSeconds(3));
        Refusal(header).RetryAfter.ShouldBe(TimeSpan.FromSeconds(3));
        Refusal(Answers.Json("""{"kind":"Status","code":504,"reason":"Timeout","details":{"retryAfterSeconds":1}}""", 504)).RetryAfter.ShouldBe(TimeSpan.FromSeconds(1));
        Refusal(Answers.Status(500, "InternalError")).RetryAfter.ShouldBeNull();
    }

    private static KubeStatusException Refusal(HttpResponseMessage answer) => Should.Throw<KubeStatusException>(
        () => TestClient.Create(new ScriptedHandler(_ => answer)).Resource(CoreResources.Leases).GetAsync(Vip, cancellationToken: Cancel));

    private static async Task<HttpResponseMessage> Hang(RecordedRequest request, CancellationToken cancellationToken)
    {
        await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
        throw new InvalidOperationException();
    }
}
