using System.Reflection;

namespace OpenSipsHa.Lab.Sipp;

/// <summary>Scenario to the file that sipp reads.</summary>
public static class SippScenarioFile
{
    /// <summary>Writes the scenario below <paramref name="directory"/> and returns its path.</summary>
    /// <param name="domain">SIP domain of the users.</param>
    /// <param name="virtualIP">Where the dialogs' Record-Route must point.</param>
    public static string Write(SippScenario scenario, string directory, string domain, string virtualIP)
    {
        var name = scenario.ToString().ToLowerInvariant() + ".xml";
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"scenario {name} is not part of this assembly");
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd().Replace("@domain@", domain).Replace("@vip@", virtualIP);
        var path = Path.Combine(directory, name);
        File.WriteAllText(path, text);
        return path;
    }
}
