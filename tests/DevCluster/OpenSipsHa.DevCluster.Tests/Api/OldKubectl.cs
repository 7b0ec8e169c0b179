namespace OpenSipsHa.DevCluster.Tests.Api;

/// <summary>Debian 12's own kubectl (1.20), which set-up unpacks whatever other kubectl the machine has.</summary>
static class OldKubectl
{
    const string Variable = "OPENSIPSHA_OLD_KUBECTL";

    /// <summary>Fails the test when it is not there.</summary>
    public static string Path
    {
        get
        {
            var path = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : System.IO.Path.Combine(Root(), ".tools", "kubectl-debian");
            if (!File.Exists(path))
                Assert.Fail($"kubectl-debian is missing: {path} does not exist; run scripts/setup.sh test, or name an old kubectl in {Variable}");
            return path;
        }
    }

    static string Root()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(directory.FullName, "OpenSipsHa.K8s.sln")))
                return directory.FullName;
        }
        throw new DirectoryNotFoundException($"no OpenSipsHa.K8s.sln above {AppContext.BaseDirectory}");
    }
}
