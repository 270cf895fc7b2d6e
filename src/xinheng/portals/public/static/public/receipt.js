// The complaint is filed: its draft is not needed on this device any more.
localStorage.removeItem("xinheng.complaint.draft");
