using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Client;

namespace OpenSipsHa.DevCluster.Tests.Nodes;

public sealed class ProbeTests : IAsyncLifetime
{
    private const string Stay = "while :; do sleep 0.1; done";
    private OneNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await OneNode.StartAsync();

    public async ValueTask DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task Readiness_follows_an_exec_probe_in_the_container()
    {
        _node.Run("p", $"sleep 0.5; touch /run/tmp/ready; sleep 2.5; rm /run/tmp/ready; {Stay}", (_, container) =>
            container["readinessProbe"] = Probe(Exec("test", "-e", "/run/tmp/ready")));
        await _node.EventuallyAsync(() => (bool?)_node.Container("p")?["ready"] == true, "ready");
        ReadyCondition("p").ShouldBe("True");
        await _node.EventuallyAsync(() => (bool?)_node.Container("p")?["ready"] == false, "not ready any more");
        ReadyCondition("p").ShouldBe("False");
        ((int?)_node.Container("p")!["restartCount"]).ShouldBe(0);
        _node.Api.List(GroupResource.Events).Select(e => (string?)e["reason"]).ShouldContain("Unhealthy");
    }

    [Fact]
    public async Task A_container_that_is_not_alive_is_restarted()
    {
        _node.Run("p", Stay, (spec, container) =>
        {
            spec["terminationGracePeriodSeconds"] = 1;
            container["livenessProbe"] = Probe(Exec("false"));
        });
        await _node.EventuallyAsync(() => (int?)_node.Container("p")?["restartCount"] >= 1, "restarted");
    }

    [Fact]
    public async Task Nothing_else_is_probed_before_the_startup_probe_has_passed()
    {
        _node.Run("p", $"sleep 2; touch /run/tmp/started; {Stay}", (_, container) =>
        {
            container["startupProbe"] = Probe(Exec("test", "-e", "/run/tmp/started"), failures: 30);
            container["livenessProbe"] = Probe(Exec("test", "-e", "/run/tmp/started"));
        });
        await _node.EventuallyAsync(() => _node.Container("p")?["state"]?["running"] is not null, "running");
        ((bool?)_node.Container("p")!["ready"]).ShouldBe(false);
        await _node.EventuallyAsync(() => (bool?)_node.Container("p")?["ready"] == true, "ready");
        ((bool?)_node.Container("p")!["started"]).ShouldBe(true);
        ((int?)_node.Container("p")!["restartCount"]).ShouldBe(0);
    }

    [Theory]
    [InlineData("200 OK", true)]
    [InlineData("503 Unavailable", false)]
    public async Task An_HTTP_probe_connects_inside_the_nodes_network(string answer, bool ready)
    {
        using var server = Listen();
        _ = ServeAsync(server, $"HTTP/1.1 {answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        _node.Run("p", Stay, (_, container) =>
        {
            container["ports"] = new JsonArray(new JsonObject { ["name"] = "health", ["containerPort"] = Port(server) });
            container["readinessProbe"] = Probe(new JsonObject
            {
                ["httpGet"] = new JsonObject { ["path"] = "/readyz", ["port"] = "health" },
            });
        });
        if (ready)
            await _node.EventuallyAsync(() => (bool?)_node.Container("p")?["ready"] == true, "ready");
        else
            await _node.EventuallyAsync(() => Messages().Any(m => m?.Contains("statuscode: 503") == true), "an event with the status");
    }

    [Fact]
    public async Task A_TCP_probe_passes_when_something_listens()
    {
        using var server = Listen();
        _node.Run("p", Stay, (_, container) => container["readinessProbe"] = Probe(new JsonObject
        {
            ["tcpSocket"] = new JsonObject { ["port"] = Port(server) },
        }));
        _node.Run("q", Stay, (_, container) => container["readinessProbe"] = Probe(new JsonObject
        {
            ["tcpSocket"] = new JsonObject { ["port"] = 1 },
        }));
        await _node.EventuallyAsync(() => (bool?)_node.Container("p")?["ready"] == true, "ready");
        await _node.EventuallyAsync(() => Messages().Any(m => m?.Contains("Connection refused") == true), "an event with the error");
        ((bool?)_node.Container("q")!["ready"]).ShouldBe(false);
    }

    private static JsonObject Probe(JsonObject action, int failures = 1)
    {
        action["periodSeconds"] = 1;
        action["timeoutSeconds"] = 2;
        action["failureThreshold"] = failures;
        return action;
    }

    private static JsonObject Exec(params string[] command) => new()
    {
        ["exec"] = new JsonObject { ["command"] = new JsonArray([.. command.Select(word => (JsonNode)word)]) },
    };

    private static int Port(Socket server) => ((IPEndPoint)server.LocalEndPoint!).Port;

    private static async Task ServeAsync(Socket server, string answer)
    {
        try
        {
            while (true)
            {
                using var connection = await server.AcceptAsync();
                await connection.ReceiveAsync(new byte[4096]);
                await connection.SendAsync(Encoding.ASCII.GetBytes(answer));
                connection.Shutdown(SocketShutdown.Both);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private Socket Listen()
    {
        var server = _node.Host.OpenSocket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        server.Bind(new IPEndPoint(_node.Host.Address, 0));
        server.Listen();
        return server;
    }

    private IEnumerable<string?> Messages() => _node.Api.List(GroupResource.Events).Select(e => (string?)e["message"]);

    private string? ReadyCondition(string pod) =>
        (string?)_node.Status(pod)!["conditions"]!.AsArray().Single(c => (string?)c!["type"] == "Ready")!["status"];
}
