using System.Text;
using OpenSipsHa.Kubernetes.Client;
using OpenSipsHa.Kubernetes.Configuration;
using OpenSipsHa.Kubernetes.Tests.Simulation;

namespace OpenSipsHa.Kubernetes.Tests.Configuration;

public sealed class KubeConfigTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestCertificates _certificates = new("test-ca");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _folder.Dispose();
        _certificates.Dispose();
    }

    [Fact]
    public async Task Inline_data_and_the_current_context_are_used()
    {
        var (certificate, key) = _certificates.IssuePem("admin");
        var path = _folder.Write("config", $"""
            apiVersion: v1
            kind: Config
            current-context: b
            contexts:
            - name: a
              context: {"{"}cluster: other, user: other{"}"}
            - name: b
              context: {"{"}cluster: here, user: admin, namespace: voice{"}"}
            clusters:
            - name: here
              cluster:
                server: https://127.0.0.1:6443/prefix
                certificate-authority-data: {Base64(_certificates.AuthorityPem)}
                tls-server-name: kubernetes
            users:
            - name: admin
              user:
                client-certificate-data: {Base64(certificate)}
                client-key-data: {Base64(key)}
                token: abc
            """);
        var config = KubeConfig.FromFile(path);

        config.Server.ShouldBe(new Uri("https://127.0.0.1:6443/prefix/"));
        config.Namespace.ShouldBe("voice");
        config.TlsServerName.ShouldBe("kubernetes");
        config.CertificateAuthorities!.Single().Subject.ShouldBe("CN=test-ca");
        config.Credentials!.ClientCertificate!.HasPrivateKey.ShouldBeTrue();
        (await config.Credentials.GetAsync(Cancel)).BearerToken.ShouldBe("abc");
    }

    [Fact]
    public async Task Files_are_relative_to_the_kubeconfig()
    {
        _folder.Write("ca.pem", _certificates.AuthorityPem);
        _folder.Write("token", "from-file\n");
        var config = KubeConfig.FromFile(Config("certificate-authority: ca.pem", "tokenFile: token"));
        config.CertificateAuthorities!.Count.ShouldBe(1);
        (await config.Credentials!.GetAsync(Cancel)).BearerToken.ShouldBe("from-file");
    }

    [Theory]
    [InlineData("current-context: x", "contexts has no entry 'x'")]
    [InlineData("contexts: []", "current-context is not set")]
    [InlineData("[]", "not a kubeconfig")]
    [InlineData("a: [", "line 2")]
    public void A_broken_file_is_refused_with_its_name_and_the_field(string content, string why)
    {
        var path = _folder.Write("config", content);
        var message = Should.Throw<KubeConfigException>(() => KubeConfig.FromFile(path)).Message;
        message.ShouldContain(why);
        message.ShouldContain(path);
    }

    [Theory]
    [InlineData("server: ftp://x", "token: a", "server: expected an http(s) URL")]
    [InlineData("certificate-authority-data: '%%'", "token: a", "certificate-authority-data: not base64")]
    [InlineData("certificate-authority-data: aGVsbG8=", "token: a", "no certificate")]
    [InlineData("certificate-authority: missing.pem", "token: a", "missing.pem")]
    [InlineData("insecure-skip-tls-verify: perhaps", "token: a", "expected true or false")]
    [InlineData("{}", "client-certificate-data: aGVsbG8=", "client-key")]
    [InlineData("{}", "exec: {apiVersion: v0, command: x}", "exec.apiVersion")]
    [InlineData("{}", "exec: {apiVersion: client.authentication.k8s.io/v1}", "exec.command")]
    public void A_broken_field_is_named(string cluster, string user, string why)
    {
        Should.Throw<KubeConfigException>(() => KubeConfig.FromFile(Config(cluster, user))).Message.ShouldContain(why);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        Should.Throw<KubeConfigException>(() => KubeConfig.Load("/nowhere/config")).Message.ShouldContain("/nowhere/config");
    }

    [Fact]
    public async Task A_pod_finds_its_service_account()
    {
        _folder.Write("ca.crt", _certificates.AuthorityPem);
        _folder.Write("namespace", "voice");
        _folder.Write("token", "t1");
        var config = InClusterConfig.Load(new ManualTime(), _folder.Path, "fd00::1", "6443");
        config.Server.ShouldBe(new Uri("https://[fd00::1]:6443/"));
        config.Namespace.ShouldBe("voice");
        config.CertificateAuthorities!.Count.ShouldBe(1);
        (await config.Credentials!.GetAsync(Cancel)).BearerToken.ShouldBe("t1");
    }

    [Fact]
    public async Task A_renewed_token_is_read_within_ten_seconds_and_at_once_after_a_401()
    {
        var path = _folder.Write("token", "old");
        var time = new ManualTime();
        var source = new TokenFile(path, time);
        (await source.GetAsync(Cancel)).BearerToken.ShouldBe("old");
        _folder.Write("token", "new");
        time.Advance(TimeSpan.FromSeconds(9));
        (await source.GetAsync(Cancel)).BearerToken.ShouldBe("old");
        time.Advance(TimeSpan.FromSeconds(1));
        (await source.GetAsync(Cancel)).BearerToken.ShouldBe("new");
        _folder.Write("token", "newer");
        source.Invalidate();
        (await source.GetAsync(Cancel)).BearerToken.ShouldBe("newer");
        File.Delete(path);
        source.Invalidate();
        (await source.GetAsync(Cancel)).BearerToken.ShouldBe("newer", "a file that is gone for a moment costs nothing");
    }

    [Fact]
    public async Task A_401_is_answered_with_fresh_credentials_once()
    {
        var path = _folder.Write("token", "old");
        var handler = new ScriptedHandler(request =>
        {
            if (request.Authorization == "Bearer new") return Answers.Json("{\"metadata\":{}}");
            _folder.Write("token", "new");
            return Answers.Status(401, "Unauthorized");
        });
        var client = TestClient.Create(handler, credentials: new TokenFile(path, new ManualTime()));
        await client.Resource(CoreResources.Leases).GetAsync(new NamespacedName("ns", "vip"), cancellationToken: Cancel);
        handler.Requests.Select(request => request.Authorization).ShouldBe(["Bearer old", "Bearer new"]);
    }

    [Fact]
    public async Task A_plugin_is_run_once_until_its_token_expires()
    {
        var script = Plugin("""
            echo run >> "$COUNT"
            case "$KUBERNETES_EXEC_INFO" in *'"interactive":false'*) ;; *) exit 9;; esac
            echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"'$1-$WHO'","expirationTimestamp":"2026-01-02T03:05:05Z"}}'
            """);
        var count = Path.Combine(_folder.Path, "count");
        var time = new ManualTime();
        var path = Config("{}", $"exec: {{apiVersion: client.authentication.k8s.io/v1, command: ./{script}, args: [hello], env: [{{name: WHO, value: me}}, {{name: COUNT, value: {count}}}]}}");
        var source = KubeConfig.FromFile(path, timeProvider: time).Credentials!;

        (await source.GetAsync(Cancel)).BearerToken.ShouldBe("hello-me");
        await source.GetAsync(Cancel);
        File.ReadAllLines(count).Length.ShouldBe(1);
        time.Advance(TimeSpan.FromSeconds(55));
        await source.GetAsync(Cancel);
        File.ReadAllLines(count).Length.ShouldBe(2);
    }

    [Theory]
    [InlineData("echo why it failed >&2; exit 3", "exit status 3: why it failed")]
    [InlineData("echo nonsense", "no usable ExecCredential")]
    [InlineData("echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{}}'", "neither token nor")]
    public void A_failing_plugin_is_named_with_its_reason(string body, string why)
    {
        var path = Config("{}", $"exec: {{apiVersion: client.authentication.k8s.io/v1, command: ./{Plugin(body)}}}");
        var source = KubeConfig.FromFile(path).Credentials!;
        Should.Throw<KubeConfigException>(async () => await source.GetAsync(Cancel)).Message.ShouldContain(why);
    }

    [Fact]
    public void A_plugin_that_does_not_exist_shows_the_hint()
    {
        var path = Config("{}", "exec: {apiVersion: client.authentication.k8s.io/v1, command: ./none, installHint: install it}");
        var source = KubeConfig.FromFile(path).Credentials!;
        Should.Throw<KubeConfigException>(async () => await source.GetAsync(Cancel)).Message.ShouldContain("install it");
    }

    [Fact]
    public async Task Without_credentials_nothing_is_sent()
    {
        var source = KubeConfig.FromFile(Config("{}", $"exec: {{apiVersion: client.authentication.k8s.io/v1, command: ./{Plugin("exit 1")}}}")).Credentials;
        var handler = new ScriptedHandler(_ => Answers.Json("{}"));
        var leases = TestClient.Create(handler, credentials: source).Resource(CoreResources.Leases);
        var error = await Should.ThrowAsync<KubeTransportException>(() => leases.GetAsync(new NamespacedName("ns", "vip"), cancellationToken: Cancel));
        error.MayHaveBeenApplied.ShouldBeFalse();
        error.Message.ShouldContain("exit status 1");
        handler.Requests.ShouldBeEmpty();
    }

    private string Plugin(string body)
    {
        var path = _folder.Write("plugin", "#!/bin/sh\n" + body + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return "plugin";
    }

    private string Config(string cluster, string user)
    {
        var members = cluster == "{}" ? "" : cluster;
        var server = cluster.StartsWith("server:", StringComparison.Ordinal) ? "" : "server: https://127.0.0.1:1";
        return _folder.Write("config", $"""
            current-context: c
            contexts:
            - name: c
              context:
                cluster: c
                user: u
            clusters:
            - name: c
              cluster:
                {(server.Length > 0 ? server : members)}
                {(server.Length > 0 ? members : "")}
            users:
            - name: u
              user:
                {user}
            """);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
