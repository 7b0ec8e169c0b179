using System.Net;

namespace OpenSipsHa.Operator.Tests;

public sealed class OperatorCommandTests
{
    [Fact]
    public async Task Without_arguments_it_watches_all_namespaces_and_serves_metrics_on_8080()
    {
        var options = await Parse();
        options.Kubeconfig.ShouldBeNull();
        options.Namespace.ShouldBeNull();
        options.MetricsAddress.ShouldBe(new IPEndPoint(IPAddress.Any, 8080));
    }

    [Fact]
    public async Task Every_option_arrives()
    {
        var options = await Parse(
            "--kubeconfig=/k", "--namespace=voice", "--metrics-address=127.0.0.1:0", "--agent-image=a:1", "--proxy-image=p:1", "--log-format=text");
        options.ShouldBe(new OperatorOptions
        {
            Kubeconfig = "/k",
            Namespace = "voice",
            MetricsAddress = new IPEndPoint(IPAddress.Loopback, 0),
            Images = new("a:1", "p:1"),
            LogFormat = LogFormat.Text,
        });
    }

    [Theory]
    [InlineData("--metrics-address=localhost:8080")]
    [InlineData("--metrics-address=")]
    [InlineData("--log-format=xml")]
    [InlineData("--no-such-option")]
    public void What_makes_no_sense_is_refused(string argument) =>
        OperatorCommand.Create(static (_, _) => Task.FromResult(0)).Parse([argument]).Errors.ShouldNotBeEmpty();

    private static async Task<OperatorOptions> Parse(params string[] arguments)
    {
        OperatorOptions? seen = null;
        var exit = await OperatorCommand.Create((options, _) =>
        {
            seen = options;
            return Task.FromResult(0);
        }).Parse(arguments).InvokeAsync(null, TestContext.Current.CancellationToken);
        exit.ShouldBe(0);
        return seen!;
    }
}
