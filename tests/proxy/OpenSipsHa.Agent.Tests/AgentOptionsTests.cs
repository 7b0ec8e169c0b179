using System.Net;

namespace OpenSipsHa.Agent.Tests;

public sealed class AgentOptionsTests
{
    private readonly Dictionary<string, string?> _environment = new(StringComparer.Ordinal)
    {
        ["POD_NAME"] = "pair-0",
        ["POD_NAMESPACE"] = "voice",
        ["POD_UID"] = "0f3c",
        ["NODE_NAME"] = "node-1",
        ["HOST_IP"] = "192.168.1.211",
        ["OPENSIPSHA_CLUSTER"] = "pair",
    };

    [Fact]
    public void What_the_operator_need_not_set_has_the_documented_values()
    {
        var options = Read();
        (options.PodName, options.PodNamespace, options.PodUid, options.NodeName, options.Cluster).ShouldBe(("pair-0", "voice", "0f3c", "node-1", "pair"));
        options.HostIP.ShouldBe(IPAddress.Parse("192.168.1.211"));
        options.ControlSocket.ShouldBe("/run/opensips-ha/control/agent.sock");
        options.MetricsPort.ShouldBe(9464);
        options.ProxyUid.ShouldBe(65532u);
    }

    [Theory]
    [InlineData("POD_NAME")]
    [InlineData("POD_NAMESPACE")]
    [InlineData("POD_UID")]
    [InlineData("NODE_NAME")]
    [InlineData("HOST_IP")]
    [InlineData("OPENSIPSHA_CLUSTER")]
    public void A_variable_that_is_missing_or_empty_is_named(string name)
    {
        foreach (var nothing in new[] { null, "" })
        {
            _environment[name] = nothing;
            Should.Throw<ArgumentException>(Read).Message.ShouldBe($"{name} is not set, expected it from the pod's environment");
        }
    }

    [Theory]
    [InlineData("HOST_IP", "node-1.local", "HOST_IP is 'node-1.local', expected an IP address")]
    [InlineData("OPENSIPSHA_METRICS_PORT", "http", "OPENSIPSHA_METRICS_PORT is 'http', expected 0 to 65535")]
    [InlineData("OPENSIPSHA_METRICS_PORT", "65536", "OPENSIPSHA_METRICS_PORT is '65536', expected 0 to 65535")]
    [InlineData("OPENSIPSHA_METRICS_PORT", "-1", "OPENSIPSHA_METRICS_PORT is '-1', expected 0 to 65535")]
    public void A_malformed_variable_is_named_with_what_was_expected(string name, string value, string message)
    {
        _environment[name] = value;
        Should.Throw<ArgumentException>(Read).Message.ShouldBe(message);
    }

    private AgentOptions Read() => AgentOptions.FromEnvironment(name => _environment.GetValueOrDefault(name));
}
